namespace Hypencoder.Benchmarking.Encoders;

/// <summary>Least times of encoding the same texts by each encoder.</summary>
/// <param name="Shape">Name of the transformer's shape.</param>
/// <param name="IsQuery">Whether single queries were encoded, or a corpus.</param>
/// <param name="Texts">Number of texts.</param>
/// <param name="Tokens">Length of each text in tokens.</param>
/// <param name="Flops">Floating-point operations of the matrix products, all texts.</param>
/// <param name="PeakGigaflops">Greatest measured rate of multiply-adds, GFLOP/s.</param>
/// <param name="Float32">Seconds for all texts on our kernels in single precision.</param>
/// <param name="Int8">Seconds on our kernels in 8 bits.</param>
/// <param name="Torch">Seconds in libtorch.</param>
/// <param name="Onnx">Seconds in ONNX Runtime; null where it does not run.</param>
/// <param name="OnnxFailure">Why it does not run.</param>
/// <param name="Int8Cosine">Least cosine of an 8-bit vector and that in single precision.</param>
internal sealed record EncoderTimes(
    string Shape, bool IsQuery, int Texts, int Tokens, double Flops, double PeakGigaflops, double Float32, double Int8,
    double Torch, double? Onnx, string? OnnxFailure, double Int8Cosine)
{
    /// <summary>Share of the peak that single precision reaches.</summary>
    public double PeakFraction => Flops / Float32 / 1e9 / PeakGigaflops;
}
