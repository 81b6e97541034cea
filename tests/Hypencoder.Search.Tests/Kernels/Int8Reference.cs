namespace Hypencoder.Search.Tests.Kernels;

/// <summary>
/// A q-net with 8-bit products, one value at a time: inputs of a layer are rounded with a scale for each passage,
/// weights with a scale for each column. The output layer and the linear term take values as they are.
/// </summary>
internal static class Int8Reference
{
    public static float[] Score(QNet qnet, float[] vectors)
    {
        int d = qnet.InputDimension;
        return [.. vectors.Chunk(d).Select(x => ScoreOne(qnet, x))];
    }

    private static float ScoreOne(QNet qnet, float[] x)
    {
        double linear = 0, output = 0;
        for (int i = 0; i < qnet.Linear.Length; i++)
            linear += (double)x[i] * qnet.Linear[i];
        for (int layer = 0; layer < qnet.HiddenLayers; layer++)
        {
            int width = qnet.Dimensions[layer + 1], rows = x.Length;
            float[] matrix = Columns(qnet.Matrix(layer), width), input = Rounded(x);
            bool residual = qnet.HasResidual(layer);
            float[] y = new float[width];
            for (int column = 0; column < width; column++)
            {
                double sum = qnet.Bias(layer)[column];
                for (int row = 0; row < rows; row++)
                    sum += (double)input[row] * matrix[row * width + column];
                y[column] = (float)sum;
            }
            x = Finish(qnet.Options, residual, y, x);
        }
        for (int i = 0; i < x.Length; i++)
            output += (double)x[i] * qnet.Matrix(qnet.HiddenLayers)[i];
        return (float)(linear + (qnet.CorrectionBound is float bound ? bound * Math.Tanh(output / bound) : output));
    }

    private static float[] Finish(QNetOptions options, bool residual, float[] y, float[] x)
    {
        Search.Kernels.Activations.Apply(options.Activation, y);
        if (options is { LayerNorm: true, LayerNormBeforeResidual: true })
            y = Normalized(y);
        if (residual)
            y = [.. y.Zip(x, (a, b) => a + b)];
        return options is { LayerNorm: true, LayerNormBeforeResidual: false } ? Normalized(y) : y;
    }

    private static float[] Normalized(float[] y)
    {
        double mean = y.Average(v => (double)v), variance = y.Average(v => (v - mean) * (v - mean));
        return [.. y.Select(v => (float)((v - mean) / Math.Sqrt(variance + QNetOptions.LayerNormEpsilon)))];
    }

    private static float[] Columns(ReadOnlySpan<float> matrix, int width)
    {
        float[] rounded = new float[matrix.Length];
        for (int column = 0; column < width; column++)
        {
            float[] values = new float[matrix.Length / width];
            for (int row = 0; row < values.Length; row++)
                values[row] = matrix[row * width + column];
            values = Rounded(values);
            for (int row = 0; row < values.Length; row++)
                rounded[row * width + column] = values[row];
        }
        return rounded;
    }

    private static float[] Rounded(float[] values)
    {
        float largest = values.Max(MathF.Abs), scale = largest / 127;
        return largest == 0 ? values : [.. values.Select(v => MathF.Round(v * (127 / largest)) * scale)];
    }
}
