namespace Hypencoder.Benchmarking;

/// <summary>What <see cref="GraphBenchmark"/> measured.</summary>
/// <param name="Passages">How many.</param>
/// <param name="Dimension">d.</param>
/// <param name="Neighbors">Of a passage.</param>
/// <param name="Threads">That both builds used.</param>
/// <param name="Vectors">Where they are from.</param>
/// <param name="Seconds">The approximate build, from the store to the file.</param>
/// <param name="ProcessorSeconds">The same on all processors together.</param>
/// <param name="Recall">The share of the exact neighbours in the approximate graph, on a sample.</param>
/// <param name="RecallSample">How many passages the sample has.</param>
/// <param name="ExactSecondsEstimated">The exact build; see <paramref name="ExactRows"/>.</param>
/// <param name="ExactProcessorSecondsEstimated">The same on all processors together.</param>
/// <param name="ExactRows">
/// The rows that were built exactly: all, or a few whose time was multiplied up to that of all.
/// </param>
/// <param name="PeakMemoryMegabytes">The most memory of the process up to the end of the approximate build.</param>
internal sealed record GraphBenchmarkResult(
    int Passages, int Dimension, int Neighbors, int Threads, string Vectors, double Seconds, double ProcessorSeconds,
    double Recall, int RecallSample, double ExactSecondsEstimated, double ExactProcessorSecondsEstimated,
    int ExactRows, double PeakMemoryMegabytes)
{
    /// <summary>How many times as long the exact build takes.</summary>
    public double Speedup => ExactSecondsEstimated / Seconds;

    /// <summary>The same in processor time, which other work on the machine disturbs less.</summary>
    public double ProcessorSpeedup => ExactProcessorSecondsEstimated / ProcessorSeconds;
}
