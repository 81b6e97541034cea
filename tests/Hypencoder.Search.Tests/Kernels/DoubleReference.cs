namespace Hypencoder.Search.Tests.Kernels;

/// <summary>
/// A q-net in double precision, one value at a time, for tests that single precision is too coarse for.
/// </summary>
internal static class DoubleReference
{
    public static double Score(QNet qnet, double[] x)
    {
        double linear = 0, output = 0;
        for (int i = 0; i < qnet.Linear.Length; i++)
            linear += x[i] * qnet.Linear[i];
        for (int layer = 0; layer < qnet.HiddenLayers; layer++)
            x = Layer(qnet, layer, x);
        for (int i = 0; i < x.Length; i++)
            output += x[i] * qnet.Matrix(qnet.HiddenLayers)[i];
        return linear + (qnet.CorrectionBound is float bound ? bound * Math.Tanh(output / bound) : output);
    }

    private static double[] Layer(QNet qnet, int layer, double[] x)
    {
        QNetOptions options = qnet.Options;
        int width = qnet.Dimensions[layer + 1];
        double[] y = new double[width];
        for (int column = 0; column < width; column++)
        {
            double sum = qnet.Bias(layer)[column];
            for (int row = 0; row < x.Length; row++)
                sum += x[row] * qnet.Matrix(layer)[row * width + column];
            y[column] = Activate(options.Activation, sum);
        }
        if (options is { LayerNorm: true, LayerNormBeforeResidual: true })
            y = Normalized(y);
        if (qnet.HasResidual(layer))
            y = [.. y.Zip(x, (a, b) => a + b)];
        return options is { LayerNorm: true, LayerNormBeforeResidual: false } ? Normalized(y) : y;
    }

    private static double Activate(Activation activation, double x) => activation switch
    {
        Activation.Relu => Math.Max(0, x),
        Activation.LeakyRelu => Math.Max(0.01 * x, x),
        Activation.Identity => x,
        Activation.Tanh => Math.Tanh(x),
        Activation.Sigmoid => 1 / (1 + Math.Exp(-x)),
        _ => 0.5 * x * Search.Kernels.ErrorFunction.Complement(-x * Math.Sqrt(0.5)),
    };

    private static double[] Normalized(double[] y)
    {
        double mean = y.Average(), variance = y.Average(v => (v - mean) * (v - mean));
        return [.. y.Select(v => (v - mean) / Math.Sqrt(variance + QNetOptions.LayerNormEpsilon))];
    }
}
