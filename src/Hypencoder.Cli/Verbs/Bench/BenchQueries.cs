using Hypencoder.Benchmarking;
using Hypencoder.Datasets;
using Hypencoder.Retrieval;

namespace Hypencoder.Cli.Verbs;

/// <summary>The queries of a benchmark.</summary>
/// <param name="Corpus">Collection of the queries; null for that of the index.</param>
/// <param name="Split">Split of the collection.</param>
/// <param name="Count">Number of queries, evenly spaced over the split.</param>
internal sealed record BenchQueries(string? Corpus, string Split, int Count)
{
    /// <summary>Reads the queries.</summary>
    /// <exception cref="InvalidDataException">The collection cannot be opened or has no such queries.</exception>
    public LatencyQueries Read(PassageIndex index) =>
        LatencyQueries.Of(DatasetCatalog.Open(Corpus ?? index.Info.Corpus), Split, Count);
}
