using System.Globalization;

namespace Hypencoder.Benchmarking;

/// <summary>Computes the ratios of the kernels' times.</summary>
internal static class KernelRatios
{
    /// <summary>Name of the share of q-nets whose top 10 is the same with 8-bit products.</summary>
    public const string Int8Same = "int8_top10_same";

    private const string NoInt8 = "this processor has no AVX-VNNI, so 8-bit products are not used";

    /// <summary>
    /// Computes the ratios for one thread and for all, from a result of <see cref="KernelBenchmark"/>.
    /// </summary>
    public static IReadOnlyList<LatencyRatio> Of(KernelResult result)
    {
        KernelTimes one = result.OneThread, all = result.AllThreads;
        return
        [
            Peak("f32_peak_fraction_1t", one), Peak("f32_peak_fraction_all", all),
            Torch("f32_vs_libtorch_1t", one), Torch("f32_vs_libtorch_all", all),
            Int8("int8_vs_f32", one.Int8Speedup, "single precision by 8-bit products, 1 thread"),
            Int8(
                Int8Same, result.Int8SameTop10,
                "random q-nets whose top 10 is the same after 8-bit products and scoring again"),
        ];
    }

    private static LatencyRatio Peak(string name, KernelTimes times) => new(name, times.PeakFraction, string.Create(
        CultureInfo.InvariantCulture,
        $"{times.Flops / times.Single / 1e9:F0} by {times.PeakGigaflops:F0} GFLOP/s, {times.Threads} threads"));

    private static LatencyRatio Torch(string name, KernelTimes times) => new(
        name, times.AgainstTorch,
        $"libtorch's time, batches of {times.TorchBatchSize}, by ours, {times.Threads} threads");

    private static LatencyRatio Int8(string name, double? value, string of) =>
        new(name, value, value is null ? NoInt8 : of);
}
