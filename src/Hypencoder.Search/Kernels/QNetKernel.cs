using System.Runtime.Intrinsics;

namespace Hypencoder.Search.Kernels;

/// <summary>
/// Scores passage vectors with one q-net at a time. Once loaded it may be used by many threads, each with a workspace
/// of its own. The score of a passage is the same whatever it is scored together with.
/// </summary>
internal abstract class QNetKernel
{
    /// <summary>Whether scores are those of single precision.</summary>
    public virtual bool IsExact => true;

    /// <summary>The kernel of the widest vectors that this processor has; the scalar one without any.</summary>
    public static QNetKernel Create(QNetPrecision precision = QNetPrecision.Single)
    {
        if (!Vector128.IsHardwareAccelerated)
            return new ScalarQNetKernel();
        return VectorWidths.Widest(new Factory(precision == QNetPrecision.Int8 && Int8TileVnni.IsSupported));
    }

    /// <summary>Makes <paramref name="qnet"/> the one that <see cref="Score"/> uses.</summary>
    public abstract void Load(QNet qnet);

    /// <summary>Scores passages.</summary>
    /// <param name="vectors">Row-major (passages × d).</param>
    /// <param name="scores">One a passage.</param>
    /// <param name="workspace">Used by no other thread meanwhile.</param>
    public abstract void Score(ReadOnlySpan<float> vectors, Span<float> scores, QNetWorkspace workspace);

    /// <summary>The kernels take pointers: vectors must be there for all scores.</summary>
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
