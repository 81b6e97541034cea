using Hypencoder.Data;
using Hypencoder.Retrieval;
using Hypencoder.Retrieval.Indexing;
using Hypencoder.Search;

namespace Hypencoder.Benchmarking;

/// <summary>
/// An enlarged copy of an index in a temporary folder, which repeats its vectors with noise. It serves to measure times
/// and the share of exhaustive search's results found; the copies have no judgments.
/// </summary>
internal sealed class EnlargedIndex : IDisposable
{
    private const int Seed = 43;
    private readonly ScratchFolder _folder = new();

    /// <summary>Creates an enlarged index.</summary>
    /// <param name="source">Index whose passages come first.</param>
    /// <param name="passages">Number of passages wanted, more than the source has.</param>
    /// <param name="cancellationToken">Stops the creation.</param>
    /// <exception cref="ArgumentException">The source has as many passages already.</exception>
    public EnlargedIndex(PassageIndex source, int passages, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(passages, source.Vectors.Count);
        try
        {
            JitteredVectors vectors = new(source.Vectors, passages, Seed);
            IndexInfo wanted = source.Info with { Version = IndexInfo.CurrentVersion, Vectors = VectorElement.Float32 };
            // Copies have no text: the passages only assign ids to vectors.
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

    /// <summary>The enlarged index, which <see cref="Dispose"/> deletes.</summary>
    public PassageIndex Index { get; }

    /// <inheritdoc/>
    public void Dispose()
    {
        Index.Dispose();
        _folder.Dispose();
    }
}
