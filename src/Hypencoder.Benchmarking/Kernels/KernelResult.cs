namespace Hypencoder.Benchmarking;

/// <summary>What <see cref="KernelBenchmark"/> found.</summary>
/// <param name="OneThread">On one thread.</param>
/// <param name="AllThreads">On as many as were asked for.</param>
/// <param name="Int8SameTop10">
/// The share of random q-nets whose top 10 is the same in 8-bit products; null where there are none here.
/// </param>
internal sealed record KernelResult(KernelTimes OneThread, KernelTimes AllThreads, double? Int8SameTop10);
