namespace Hypencoder.Benchmarking.Encoders;

/// <summary>Least times in which each encoder encodes the same texts.</summary>
/// <param name="Shape">Name of the transformer's shape.</param>
/// <param name="IsQuery">Whether single queries were encoded rather than a corpus.</param>
/// <param name="Texts">Number of texts.</param>
/// <param name="Tokens">Number of tokens in each text.</param>
/// <param name="Flops">Number of floating-point operations of the matrix products, for all texts.</param>
/// <param name="PeakGigaflops">Greatest measured rate of multiply-adds, in GFLOP/s.</param>
/// <param name="Float32">Seconds for all texts on our kernels in single precision.</param>
/// <param name="Int8">Seconds for all texts on our kernels in 8 bits.</param>
/// <param name="Torch">Seconds for all texts in libtorch.</param>
/// <param name="Onnx">Seconds for all texts in ONNX Runtime; null if it cannot be run.</param>
/// <param name="OnnxFailure">Reason why ONNX Runtime cannot be run; null if it can.</param>
/// <param name="Int8Cosine">Least cosine of a vector in 8 bits with that in single precision.</param>
internal sealed record EncoderTimes(
    string Shape, bool IsQuery, int Texts, int Tokens, double Flops, double PeakGigaflops, double Float32, double Int8,
    double Torch, double? Onnx, string? OnnxFailure, double Int8Cosine)
{
    /// <summary>Share of the peak that is reached in single precision.</summary>
    public double PeakFraction => Flops / Float32 / 1e9 / PeakGigaflops;
}
