namespace Hypencoder.Benchmarking;

/// <summary>Result of a <see cref="GraphBenchmark"/>.</summary>
/// <param name="Passages">Number of passages.</param>
/// <param name="Dimension">Number of values in a vector.</param>
/// <param name="Neighbors">Number of neighbours of a passage.</param>
/// <param name="Threads">Number of threads of both builds.</param>
/// <param name="Vectors">Origin of the vectors.</param>
/// <param name="Seconds">Seconds of the approximate build, from the store to the file.</param>
/// <param name="ProcessorSeconds">Processor time of the approximate build, in seconds.</param>
/// <param name="Recall">Share of the exact neighbours in the approximate graph, over a sample.</param>
/// <param name="RecallSample">Number of passages in the sample.</param>
/// <param name="ExactSecondsEstimated">
/// Seconds of the exact build, extrapolated from <paramref name="ExactRows"/>.
/// </param>
/// <param name="ExactProcessorSecondsEstimated">Processor time of the exact build, extrapolated likewise.</param>
/// <param name="ExactRows">
/// Number of rows built exactly: all, or some whose time was extrapolated to all.
/// </param>
/// <param name="PeakMemoryMegabytes">Peak memory of the process up to the end of the approximate build.</param>
internal sealed record GraphBenchmarkResult(
    int Passages, int Dimension, int Neighbors, int Threads, string Vectors, double Seconds, double ProcessorSeconds,
    double Recall, int RecallSample, double ExactSecondsEstimated, double ExactProcessorSecondsEstimated,
    int ExactRows, double PeakMemoryMegabytes)
{
    /// <summary>Ratio of the times of the exact and the approximate build.</summary>
    public double Speedup => ExactSecondsEstimated / Seconds;

    /// <summary>Ratio of the processor times, which other work on the machine affects less.</summary>
    public double ProcessorSpeedup => ExactProcessorSecondsEstimated / ProcessorSeconds;
}
