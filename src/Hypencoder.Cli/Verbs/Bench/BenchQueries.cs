using Hypencoder.Benchmarking;
using Hypencoder.Datasets;
using Hypencoder.Retrieval;

namespace Hypencoder.Cli.Verbs;

/// <summary>Which queries are asked.</summary>
/// <param name="Corpus">Their collection; null for that of the index.</param>
/// <param name="Split">Of the collection.</param>
/// <param name="Count">How many.</param>
internal sealed record BenchQueries(string? Corpus, string Split, int Count)
{
    /// <exception cref="InvalidDataException">The collection cannot be opened or has no such queries.</exception>
    public LatencyQueries Read(PassageIndex index) =>
        LatencyQueries.Of(DatasetCatalog.Open(Corpus ?? index.Info.Corpus), Split, Count);
}
