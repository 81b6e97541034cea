namespace Hypencoder.Studies.Shared;

/// <summary>Statistics of a run.</summary>
/// <param name="Strategy">Name of the search strategy.</param>
/// <param name="Milliseconds">Search time of each query in milliseconds, one query at a time.</param>
/// <param name="EncodingMilliseconds">Mean encoding time of a query in milliseconds, in batches.</param>
/// <param name="PassagesScored">Mean number of passages scored per query; null for BM25.</param>
internal sealed record RunStatistics(
    string Strategy, IReadOnlyList<double> Milliseconds, double EncodingMilliseconds, double? PassagesScored);
