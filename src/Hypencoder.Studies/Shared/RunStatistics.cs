namespace Hypencoder.Studies.Shared;

/// <summary>What a run cost.</summary>
/// <param name="Strategy">The search strategy's name.</param>
/// <param name="Milliseconds">Of each query's search, one at a time.</param>
/// <param name="EncodingMilliseconds">Of a query's encoding, the mean in batches.</param>
/// <param name="PassagesScored">A query, the mean; null for BM25.</param>
internal sealed record RunStatistics(
    string Strategy, IReadOnlyList<double> Milliseconds, double EncodingMilliseconds, double? PassagesScored);
