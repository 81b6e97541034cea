using TorchSharp;
using static TorchSharp.torch;

namespace Hypencoder.Torch;

/// <summary>
/// Sums whose scalar arguments stay alive while native code reads them. TorchSharp 0.107.0 creates a <see
/// cref="Scalar"/> for every number that it passes, even for the factor 1 in <c>a + b</c>, and nothing protects it from
/// the garbage collector while native code runs: during a collection on another thread, such code occasionally read
/// freed memory. Encoders therefore add with this class, and where a number is an argument, it is a local that is
/// disposed of afterwards.
/// </summary>
internal static class TensorArithmetic
{
    private static readonly Scalar One = 1;

    /// <summary>a + b.</summary>
    public static Tensor Plus(this Tensor a, Tensor b) => a.add(b, One);
}
