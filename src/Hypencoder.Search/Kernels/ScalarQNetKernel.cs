namespace Hypencoder.Search.Kernels;

/// <summary>
/// The reference implementation of a q-net: one passage and one value at a time, with sums in double precision. The
/// fast kernels are tested against it, and it runs where the processor has no vectors.
/// </summary>
internal sealed class ScalarQNetKernel : QNetKernel
{
    private QNet _qnet = QNet.InnerProduct([0]);
    private int _width;

    public override void Load(QNet qnet, int threads = 1)
    {
        _qnet = qnet;
        _width = 1;
        foreach (int width in qnet.Dimensions)
            _width = Math.Max(_width, width);
    }

    public override unsafe void Score(ReadOnlySpan<float> vectors, Span<float> scores, QNetWorkspace workspace)
    {
        int d = _qnet.InputDimension;
        Span<float> x = new(workspace.Input.Ensure(_width), _width), y = new(workspace.Output.Ensure(_width), _width);
        for (int i = 0; i < scores.Length; i++)
        {
            ReadOnlySpan<float> vector = vectors.Slice(i * d, d);
            vector.CopyTo(x);
            double output = Score(x, y, workspace.Activity);
            if (_qnet.CorrectionBound is float bound)
                output = bound * Math.Tanh(output / bound);
            scores[i] = (float)(output + Linear(vector));
        }
    }

    private double Linear(ReadOnlySpan<float> vector)
    {
        ReadOnlySpan<float> weights = _qnet.Linear;
        double sum = 0;
        for (int i = 0; i < weights.Length; i++)
            sum += (double)vector[i] * weights[i];
        return sum;
    }

    private double Score(Span<float> x, Span<float> y, UnitActivity? activity)
    {
        QNetOptions options = _qnet.Options;
        for (int layer = 0; layer < _qnet.HiddenLayers; layer++)
        {
            int width = _qnet.Dimensions[layer + 1];
            Span<float> input = x[.._qnet.Dimensions[layer]], output = y[..width];
            Multiply(input, _qnet.Matrix(layer), _qnet.Bias(layer), output);
            activity?.Add(layer, output);
            Activations.Apply(options.Activation, output);
            if (options is { LayerNorm: true, LayerNormBeforeResidual: true })
                Normalize(output);
            if (_qnet.HasResidual(layer))
            {
                for (int i = 0; i < width; i++)
                    output[i] += input[i];
            }
            if (options is { LayerNorm: true, LayerNormBeforeResidual: false })
                Normalize(output);
            Span<float> next = y;
            y = x;
            x = next;
        }
        ReadOnlySpan<float> weights = _qnet.Matrix(_qnet.HiddenLayers);
        double score = 0;
        for (int i = 0; i < weights.Length; i++)
            score += (double)x[i] * weights[i];
        return score;
    }

    private static void Multiply(
        ReadOnlySpan<float> input, ReadOnlySpan<float> matrix, ReadOnlySpan<float> bias, Span<float> output)
    {
        for (int column = 0; column < output.Length; column++)
        {
            double sum = bias[column];
            for (int row = 0; row < input.Length; row++)
                sum += (double)input[row] * matrix[row * output.Length + column];
            output[column] = (float)sum;
        }
    }

    private static void Normalize(Span<float> row)
    {
        double mean = 0, variance = 0;
        foreach (float value in row)
            mean += value;
        mean /= row.Length;
        foreach (float value in row)
            variance += (value - mean) * (value - mean);
        double scale = 1 / Math.Sqrt(variance / row.Length + QNetOptions.LayerNormEpsilon);
        foreach (ref float value in row)
            value = (float)((value - mean) * scale);
    }
}
