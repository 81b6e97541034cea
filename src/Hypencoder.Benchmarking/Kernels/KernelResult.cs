namespace Hypencoder.Benchmarking;

/// <summary>Result of a <see cref="KernelBenchmark"/>.</summary>
/// <param name="OneThread">Times on one thread.</param>
/// <param name="AllThreads">Times on the requested number of threads.</param>
/// <param name="Int8SameTop10">
/// Share of random q-nets whose top 10 is the same with 8-bit products; null if the processor does not support these.
/// </param>
internal sealed record KernelResult(KernelTimes OneThread, KernelTimes AllThreads, double? Int8SameTop10);
