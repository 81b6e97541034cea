using Hypencoder.Models;
using Hypencoder.Search;

namespace Hypencoder.Latency;

/// <summary>
/// An index in a temporary folder of more passages than another, whose vectors it repeats with noise: for times, and
/// for how much of exhaustive search's results is found; its copies have no judgments.
/// </summary>
public sealed class EnlargedIndex : IDisposable
{
    private const int Seed = 43;
    private readonly ScratchFolder _folder = new();

    /// <summary>Makes one.</summary>
    /// <param name="source">Whose passages come first.</param>
    /// <param name="passages">How many there are to be, above those it has.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="ArgumentException">It has as many already.</exception>
    public EnlargedIndex(PassageIndex source, int passages, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(passages, source.Vectors.Count);
        try
        {
            (source.Info with { Passages = passages, Vectors = VectorElement.Float32 }).Write(_folder.Path);
            string vectors = PassageIndex.VectorsPath(_folder.Path);
            new JitteredVectors(source.Vectors, passages, Seed).Write(vectors, cancellation);
            Index = PassageIndex.Open(_folder.Path);
        }
        catch
        {
            _folder.Dispose();
            throw;
        }
    }

    /// <summary>The index; <see cref="Dispose"/> deletes it.</summary>
    public PassageIndex Index { get; }

    /// <inheritdoc/>
    public void Dispose()
    {
        Index.Dispose();
        _folder.Dispose();
    }
}
