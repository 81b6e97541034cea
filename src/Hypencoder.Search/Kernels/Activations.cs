namespace Hypencoder.Search.Kernels;

/// <summary>
/// Activation functions of one value at a time; the kernels have vector forms of the two piecewise linear ones.
/// </summary>
internal static class Activations
{
    /// <summary>Slope of the leaky ReLU below 0.</summary>
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
            case Activation.Identity:
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(activation), activation, "unknown activation");
        }
    }

    /// <summary>
    /// Writes the derivative at each of <paramref name="values"/>. At 0, the derivative of a piecewise linear
    /// activation is its slope below 0.
    /// </summary>
    public static void Slopes(Activation activation, ReadOnlySpan<float> values, Span<float> slopes)
    {
        for (int i = 0; i < values.Length; i++)
        {
            float x = values[i];
            slopes[i] = activation switch
            {
                Activation.Relu => x > 0 ? 1 : 0,
                Activation.LeakyRelu => x > 0 ? 1 : LeakySlope,
                Activation.Identity => 1,
                Activation.Tanh => 1 - MathF.Tanh(x) * MathF.Tanh(x),
                Activation.Sigmoid => 1 / ((1 + MathF.Exp(-x)) * (1 + MathF.Exp(x))),
                Activation.Gelu => (float)(0.5 * ErrorFunction.Complement(-x * Math.Sqrt(0.5))
                    + x * Math.Exp(-0.5 * x * (double)x) / Math.Sqrt(2 * Math.PI)),
                _ => throw new ArgumentOutOfRangeException(nameof(activation), activation, "unknown activation"),
            };
        }
    }
}
