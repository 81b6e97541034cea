namespace Hypencoder.Benchmarking;

/// <summary>Times of exhaustive scoring on a number of threads, the best of several rounds.</summary>
/// <param name="Threads">Number of threads.</param>
/// <param name="PeakGigaflops">Measured peak of multiply-adds, in GFLOP/s.</param>
/// <param name="Single">Seconds for a pass in single precision.</param>
/// <param name="Int8">
/// Seconds for a pass in 8 bits with rescored candidates; null if the processor does not support it.
/// </param>
/// <param name="Torch">Seconds for a pass with the same q-net in libtorch, at its best batch size.</param>
/// <param name="TorchBatchSize">Best batch size of libtorch.</param>
/// <param name="Flops">Number of floating-point operations of the matrix products in a pass.</param>
internal sealed record KernelTimes(
    int Threads, double PeakGigaflops, double Single, double? Int8, double Torch, int TorchBatchSize, double Flops)
{
    /// <summary>Share of the peak that is reached in single precision.</summary>
    public double PeakFraction => Flops / Single / 1e9 / PeakGigaflops;

    /// <summary>Ratio of libtorch's time to ours.</summary>
    public double AgainstTorch => Torch / Single;

    /// <summary>Ratio of the times in single precision and in 8 bits.</summary>
    public double? Int8Speedup => Single / Int8;
}
