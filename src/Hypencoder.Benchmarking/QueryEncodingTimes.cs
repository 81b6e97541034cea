namespace Hypencoder.Benchmarking;

/// <summary>What one model takes for a query, in milliseconds.</summary>
/// <param name="BatchSize">How many queries were encoded together; times are divided by it.</param>
/// <param name="Tokenizing">From text to tensors.</param>
/// <param name="Transformer">From tokens to states.</param>
/// <param name="HyperHead">From states to q-nets; the pooling of a bi-encoder.</param>
/// <param name="Packing">The q-nets' weights laid out for the kernel.</param>
/// <param name="Whole">All of these, and giving the tensors' memory back.</param>
internal sealed record QueryEncodingTimes(
    int BatchSize, LatencySummary Tokenizing, LatencySummary Transformer, LatencySummary HyperHead,
    LatencySummary Packing, LatencySummary Whole);
