using System.Globalization;

namespace Hypencoder.Benchmarking.Encoders;

/// <summary>Ratios of encoding times: the least of each over the shapes.</summary>
internal static class EncoderRatios
{
    /// <summary>Computes the ratios of measured encoders.</summary>
    /// <param name="times">Times of at least one shape.</param>
    public static IReadOnlyList<LatencyRatio> Of(IReadOnlyList<EncoderTimes> times)
    {
        EncoderTimes[] corpus = [.. times.Where(t => !t.IsQuery)], query = [.. times.Where(t => t.IsQuery)];
        return
        [
            Least("corpus_vs_libtorch", corpus, t => t.Torch / t.Float32, "libtorch's time by ours"),
            Onnx("corpus_vs_onnxruntime", corpus), Least(
                "query_vs_libtorch", query, t => t.Torch / t.Float32, "libtorch's time by ours"),
            Onnx("query_vs_onnxruntime", query),
            Least("corpus_peak_fraction", corpus, t => t.PeakFraction, "our GFLOP/s by the peak of multiply-adds"),
            Least("int8_vs_f32", times, t => t.Float32 / t.Int8, "single precision's time by that of 8 bits"),
        ];
    }

    private static LatencyRatio Onnx(string name, EncoderTimes[] times) =>
        times.FirstOrDefault(t => t.Onnx is null) is { } failed
            ? new LatencyRatio(name, null, failed.OnnxFailure ?? "ONNX Runtime was not measured")
            : Least(name, times, t => t.Onnx!.Value / t.Float32, "ONNX Runtime's time by ours");

    private static LatencyRatio Least(
        string name, IReadOnlyList<EncoderTimes> times, Func<EncoderTimes, double> ratio, string of) => new(
        name, times.Min(ratio), $"{of}; the least of "
        + string.Join(", ", times.Select(t => string.Create(
            CultureInfo.InvariantCulture, $"{ratio(t):F2} ({t.Shape}, {(t.IsQuery ? "a query" : "a corpus")})"))));
}
