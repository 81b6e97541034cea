using System.Text.Json.Nodes;
using Hypencoder.Benchmarking.Encoders;
using Hypencoder.Reporting;

namespace Hypencoder.Benchmarking.Reports;

/// <summary>The part of <c>bench encode</c> that compares our encoders with others, as a table and as JSON.</summary>
internal static class EncoderBenchReport
{
    public static ReportTable Table(IReadOnlyList<EncoderTimes> times) => new(
        "encoders", "Milliseconds a text, the least of several measurements in turns",
        "Random weights. Corpus: passages of one length, all at once here, in batches in libtorch and ONNX Runtime; "
        + "query: one at a time. Peak: share of the processor's multiply-adds in single precision",
        [
            new("Encoder"), new("Texts"), new("Tokens", "N0"), new("Float32", "F3"), new("Int8", "F3"),
            new("libtorch", "F3"), new("ONNX Runtime", "F3"), new("Peak", "F2"),
        ],
        times.Select(t => (IReadOnlyList<ReportCell>)
        [
            t.Shape, t.IsQuery ? "query" : "corpus", (double)t.Tokens, Milliseconds(t, t.Float32),
            Milliseconds(t, t.Int8), Milliseconds(t, t.Torch),
            t.Onnx is double onnx ? (ReportCell)Milliseconds(t, onnx) : "–", t.PeakFraction,
        ]));

    public static JsonArray Rows(IReadOnlyList<EncoderTimes> times) => new([.. times.Select(t => new JsonObject
    {
        ["encoder"] = t.Shape,
        ["texts"] = t.IsQuery ? "query" : "corpus",
        ["count"] = t.Texts,
        ["tokens"] = t.Tokens,
        ["gigaflops"] = JsonValues.Number(t.Flops / t.Float32 / 1e9),
        ["peakGigaflops"] = JsonValues.Number(t.PeakGigaflops),
        ["float32"] = JsonValues.Number(Milliseconds(t, t.Float32)),
        ["int8"] = JsonValues.Number(Milliseconds(t, t.Int8)),
        ["libtorch"] = JsonValues.Number(Milliseconds(t, t.Torch)),
        ["onnxruntime"] = t.Onnx is double onnx ? JsonValues.Number(Milliseconds(t, onnx)) : null,
        ["int8Cosine"] = JsonValues.Number(t.Int8Cosine),
    })]);

    private static double Milliseconds(EncoderTimes times, double seconds) => 1e3 * seconds / times.Texts;
}
