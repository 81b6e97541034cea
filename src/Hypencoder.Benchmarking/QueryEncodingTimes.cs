namespace Hypencoder.Benchmarking;

/// <summary>Times that one model takes for a query, in milliseconds.</summary>
/// <param name="BatchSize">Number of queries encoded together, by which times are divided.</param>
/// <param name="Tokenizing">Time from text to tokens.</param>
/// <param name="Transformer">Time from tokens to token states.</param>
/// <param name="HyperHead">Time from token states to q-nets, or the pooling of a bi-encoder.</param>
/// <param name="Packing">Time to prepare the q-nets for a kernel that scores few passages.</param>
/// <param name="Whole">Total time, including the release of memory.</param>
internal sealed record QueryEncodingTimes(
    int BatchSize, LatencySummary Tokenizing, LatencySummary Transformer, LatencySummary HyperHead,
    LatencySummary Packing, LatencySummary Whole);
