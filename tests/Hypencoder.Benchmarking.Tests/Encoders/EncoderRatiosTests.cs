using Hypencoder.Benchmarking.Encoders;

namespace Hypencoder.Benchmarking.Tests.Encoders;

public sealed class EncoderRatiosTests
{
    [Fact]
    public void Of_TwoShapes_GivesTheLeastOfEach()
    {
        EncoderTimes[] times =
        [
            Times("a", false) with { Torch = 3, Onnx = 2.5 }, Times("a", true) with { Torch = 9, Onnx = 8, Int8 = 0.8 },
            Times("b", false) with { Torch = 2, Onnx = 4 }, Times("b", true) with { Torch = 6, Onnx = 5 },
        ];

        Dictionary<string, double?> ratios = EncoderRatios.Of(times).ToDictionary(r => r.Name, r => r.Value);

        Assert.Equal(2, ratios["corpus_vs_libtorch"]);
        Assert.Equal(2.5, ratios["corpus_vs_onnxruntime"]);
        Assert.Equal(6, ratios["query_vs_libtorch"]);
        Assert.Equal(5, ratios["query_vs_onnxruntime"]);
        Assert.Equal(0.5, ratios["corpus_peak_fraction"]!.Value, 1e-12);
        Assert.Equal(1.25, ratios["int8_vs_f32"]!.Value, 1e-12);
    }

    [Fact]
    public void Of_NoOnnxRuntime_SaysWhy()
    {
        LatencyRatio ratio = EncoderRatios.Of([Times("a", false), Times("a", true)])
            .Single(r => r.Name == "corpus_vs_onnxruntime");

        Assert.Null(ratio.Value);
        Assert.Equal("missing", ratio.Reason);
    }

    [Fact]
    public void Flops_OfBertBase_AreThoseOfItsProducts()
    {
        double linear = 85e6 * 2 * 51, attention = 12 * 2 * 2.0 * 51 * 51 * 768;
        Assert.Equal(1, MeasuredEncoder.BertBase.Flops(1, 51) / (linear + attention), 0.001);
    }

    private static EncoderTimes Times(string shape, bool query) =>
        new(shape, query, 1, 1, 50e9, 100, 1, 0.5, 1, null, "missing", 1);
}
