using Hypencoder.Data;
using Hypencoder.Retrieval;
using Hypencoder.Retrieval.Indexing;
using Hypencoder.Search;

namespace Hypencoder.Benchmarking;

/// <summary>
/// An index in a temporary folder of more passages than another, whose vectors it repeats with noise: for times, and
/// for how much of exhaustive search's results is found; its copies have no judgments.
/// </summary>
internal sealed class EnlargedIndex : IDisposable
{
    private const int Seed = 43;
    private readonly ScratchFolder _folder = new();

    /// <summary>Makes one.</summary>
    /// <param name="source">Whose passages come first.</param>
    /// <param name="passages">How many there are to be, above those it has.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="ArgumentException">It has as many already.</exception>
    public EnlargedIndex(PassageIndex source, int passages, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(passages, source.Vectors.Count);
        try
        {
            JitteredVectors vectors = new(source.Vectors, passages, Seed);
            IndexInfo wanted = source.Info with { Version = IndexInfo.CurrentVersion, Vectors = VectorElement.Float32 };
            // A copy has no text: the passages only say which vector is whose.
            IndexInfo info = IndexFolder.Begin(
                _folder.Path, wanted, Enumerable.Range(0, passages).Select(i => new Passage(vectors.Id(i), "", "")),
                cancellationToken);
            vectors.Write(PassageIndex.VectorsPath(_folder.Path), cancellationToken);
            IndexFolder.Finish(_folder.Path, info);
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
