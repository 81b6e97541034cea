using System.Globalization;

namespace Hypencoder.Benchmarking;

/// <summary>What the kernels' times come to.</summary>
internal static class KernelRatios
{
    /// <summary>The share of q-nets whose top 10 is the same in 8-bit products.</summary>
    public const string Int8Same = "int8_top10_same";

    private const string NoInt8 = "this processor has no AVX-VNNI, so 8-bit products are not used";

    /// <summary>The ratios of one thread and of all, as <see cref="KernelBenchmark"/> gives them.</summary>
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
