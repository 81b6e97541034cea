using System.Runtime.Intrinsics;

namespace Hypencoder.Search.Kernels;

/// <summary>
/// Scores passage vectors with one q-net at a time. Once loaded, it may be used by many threads, each with a workspace
/// of its own. The score of a passage does not depend on the passages scored with it.
/// </summary>
internal abstract class QNetKernel
{
    /// <summary>Whether scores are in single precision rather than approximate.</summary>
    public virtual bool IsExact => true;

    /// <summary>Creates the kernel for the widest vectors of this processor; the scalar one if it has none.</summary>
    public static QNetKernel Create(QNetPrecision precision = QNetPrecision.Single)
    {
        if (!Vector128.IsHardwareAccelerated)
            return new ScalarQNetKernel();
        return VectorWidths.Widest(new Factory(precision == QNetPrecision.Int8 && Int8TileVnni.IsSupported));
    }

    /// <summary>Sets the q-net that <see cref="Score"/> uses.</summary>
    /// <param name="qnet">Q-net of the query.</param>
    /// <param name="threads">Number of threads that prepare its weights.</param>
    public abstract void Load(QNet qnet, int threads = 1);

    /// <summary>Scores passages.</summary>
    /// <param name="vectors">Passage vectors, row-major (passages × d).</param>
    /// <param name="scores">Receives the score of each passage.</param>
    /// <param name="workspace">Buffers that no other thread uses at the same time.</param>
    public abstract void Score(ReadOnlySpan<float> vectors, Span<float> scores, QNetWorkspace workspace);

    /// <summary>Checks that there is a vector for each score, since the kernels use pointers.</summary>
    protected static void CheckLengths(ReadOnlySpan<float> vectors, Span<float> scores, int dimension) =>
        ArgumentOutOfRangeException.ThrowIfLessThan(
            vectors.Length, (long)scores.Length * dimension, nameof(vectors));

    private sealed class Factory(bool inInt8) : IVectorWidthFactory<QNetKernel>
    {
        QNetKernel IVectorWidthFactory<QNetKernel>.Create<TSimd, TVector>() => inInt8
            ? new Int8QNetKernel<TSimd, TVector, Int8TileVnni>()
            : new BlockedQNetKernel<TSimd, TVector>();
    }
}
