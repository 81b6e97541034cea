namespace Hypencoder.Search.Kernels;

/// <summary>
/// The bound on the correction that a q-net's layers add to its linear term: B tanh(y / B), which is nearly y where y
/// is much smaller than B and never exceeds B.
/// </summary>
internal static class BoundedCorrection
{
    /// <summary>Bounds the outputs of a q-net's layers in place, where the q-net has a bound.</summary>
    public static void Apply(QNet qnet, Span<float> outputs)
    {
        if (qnet.CorrectionBound is not float bound)
            return;
        foreach (ref float output in outputs)
            output = Of(bound, output);
    }

    /// <summary>The correction of one output, whose magnitude is at most the bound after rounding too.</summary>
    public static float Of(float bound, float output) => bound * MathF.Tanh(output / bound);

    /// <summary>Derivative of the correction at an output.</summary>
    public static float Slope(float bound, float output)
    {
        float tanh = MathF.Tanh(output / bound);
        return 1 - (tanh * tanh);
    }
}
