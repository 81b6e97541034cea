namespace Hypencoder.Search.Kernels;

/// <summary>
/// The activations one value at a time; the kernels have vector forms of the two piecewise linear ones.
/// </summary>
internal static class Activations
{
    /// <summary>The slope of the leaky ReLU below 0.</summary>
    public const float LeakySlope = 0.01f;

    public static void Apply(Activation activation, Span<float> values)
    {
        switch (activation)
        {
            case Activation.Relu:
                foreach (ref float x in values)
                    x = MathF.Max(0, x);
                break;
            case Activation.LeakyRelu:
                foreach (ref float x in values)
                    x = MathF.Max(LeakySlope * x, x);
                break;
            case Activation.Tanh:
                foreach (ref float x in values)
                    x = MathF.Tanh(x);
                break;
            case Activation.Sigmoid:
                foreach (ref float x in values)
                    x = 1 / (1 + MathF.Exp(-x));
                break;
            case Activation.Gelu:
                foreach (ref float x in values)
                    x = (float)(0.5 * x * ErrorFunction.Complement(-x * Math.Sqrt(0.5)));
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(activation), activation, "unknown activation");
        }
    }
}
