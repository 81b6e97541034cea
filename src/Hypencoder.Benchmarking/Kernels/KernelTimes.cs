namespace Hypencoder.Benchmarking;

/// <summary>Exhaustive scoring on a number of threads, the best of several rounds.</summary>
/// <param name="Threads">How many.</param>
/// <param name="PeakGigaflops">The measured peak of multiply-adds, GFLOP/s.</param>
/// <param name="Single">Seconds a pass in single precision.</param>
/// <param name="Int8">Seconds a pass in 8-bit products, the best scored again; null where there are none here.</param>
/// <param name="Torch">Seconds a pass of the same q-net in libtorch, at its best batch size.</param>
/// <param name="TorchBatchSize">That size.</param>
/// <param name="Flops">Floating-point operations of the matrix products of a pass.</param>
internal sealed record KernelTimes(
    int Threads, double PeakGigaflops, double Single, double? Int8, double Torch, int TorchBatchSize, double Flops)
{
    /// <summary>GFLOP/s of our single precision over the peak.</summary>
    public double PeakFraction => Flops / Single / 1e9 / PeakGigaflops;

    /// <summary>How many times libtorch's time ours goes into.</summary>
    public double AgainstTorch => Torch / Single;

    /// <summary>How many times as fast 8-bit products are.</summary>
    public double? Int8Speedup => Single / Int8;
}
