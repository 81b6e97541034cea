using TorchSharp;
using static TorchSharp.torch;

namespace Hypencoder.Torch;

/// <summary>
/// Sums whose numbers live as long as native code reads them. TorchSharp 0.107.0 makes a <see cref="Scalar"/> for
/// every number that it passes on, even for the factor 1 in <c>a + b</c>, and nothing keeps it from the garbage
/// collector while native code runs: with a collection on another thread, such code now and then read freed memory. So
/// encoders add with these, and where a number is an argument, it is a local that is disposed of afterwards.
/// </summary>
internal static class TensorArithmetic
{
    private static readonly Scalar One = 1;

    /// <summary>a + b</summary>
    public static Tensor Plus(this Tensor a, Tensor b) => a.add(b, One);
}
