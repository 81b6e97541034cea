using System.Runtime.Intrinsics;
using Hypencoder.Search.Kernels;

namespace Hypencoder.Search.Tests.Kernels.Factored;

/// <summary>
/// A random q-net of factors, and the same q-net with matrices that were computed in double precision, value by value.
/// </summary>
internal sealed unsafe class FactoredCase
{
    private readonly int[] _dimensions;
    private readonly int[] _contexts;
    private readonly int _tokens;
    private readonly float[][] _values;
    private readonly float[][] _attention;
    private readonly float[][] _projections;
    private readonly float[][] _bases;
    private readonly Lazy<QNet> _written;

    /// <param name="bits">Vector width of the kernels.</param>
    /// <param name="seed">Seed of all values.</param>
    /// <param name="dimensions">Widths d, hidden layers, 1.</param>
    /// <param name="tokens">Number of tokens.</param>
    /// <param name="options">Settings of the hidden layers; null for the defaults.</param>
    /// <param name="contexts">
    /// Width of each hidden layer's context, as of a q-net that is cut; null for the number of its inputs.
    /// </param>
    public FactoredCase(
        int bits, int seed, int[] dimensions, int tokens = 5, QNetOptions? options = null, int[]? contexts = null)
    {
        (_dimensions, _tokens) = (dimensions, tokens);
        _contexts = contexts ?? dimensions[..^2];
        int layers = dimensions.Length - 2;
        _values = Each(layers, i => TestData.Vectors(seed + i, _contexts[i] * tokens));
        _attention = Each(layers, i => Attention(seed + 10 + i, tokens, dimensions[i + 1]));
        _projections = Each(layers, i => Scaled(seed + 20 + i, dimensions[i] * _contexts[i], 0.5f / dimensions[i]));
        _bases = Each(layers, i => Scaled(
            seed + 30 + i, dimensions[i] * dimensions[i + 1], MathF.Sqrt(3f / dimensions[i])));
        float[][] biases = Each(layers, i => TestData.Vectors(seed + 40 + i, dimensions[i + 1]));
        float[] last = Scaled(seed + 50, dimensions[^2], MathF.Sqrt(3f / dimensions[^2]));
        QNetOptions settings = options ?? new QNetOptions();
        Factored = new QNet(settings, dimensions, Factors(bits), last, biases);
        _written = new Lazy<QNet>(() => new QNet(
            settings, dimensions, [.. Each(layers, Matrix), last], biases,
            Factored.Linear.IsEmpty ? null : Factored.Linear.ToArray(), Factored.CorrectionBound));
    }

    /// <summary>The q-net of factors.</summary>
    public QNet Factored { get; private set; }

    /// <summary>The q-net of matrices.</summary>
    public QNet Written => _written.Value;

    /// <summary>Gives both q-nets a linear term, before the second is asked for.</summary>
    public FactoredCase With(float[] linear, float? bound)
    {
        Factored = Factored.WithLinear(linear, bound);
        return this;
    }

    public static FactoredQNetKernel Kernel(int bits) => bits switch
    {
        128 => new FactoredQNetKernel<Simd128, Vector128<float>>(),
        256 => new FactoredQNetKernel<Simd256, Vector256<float>>(),
        _ => new FactoredQNetKernel<Simd512, Vector512<float>>(),
    };

    /// <summary>The scores of the factored kernel.</summary>
    public float[] Scores(int bits, float[] vectors) => Kernel(bits).Score(Factored, vectors);

    /// <summary>The scores of the reference in double precision.</summary>
    public double[] Expected(float[] vectors) =>
        [.. vectors.Chunk(_dimensions[0]).Select(x => DoubleReference.Score(Written, [.. x.Select(v => (double)v)]))];

    private QNetFactors Factors(int bits)
    {
        int columns = bits / 16;
        FactoredLayer[] layers =
        [
            .. _projections.Select((p, i) =>
                new FactoredLayer(_dimensions[i], _contexts[i], _dimensions[i + 1], p, _bases[i], columns)),
        ];
        QNetFactors factors = bits switch
        {
            128 => new BlockedQNetFactors<Simd128, Vector128<float>>(layers, _tokens),
            256 => new BlockedQNetFactors<Simd256, Vector256<float>>(layers, _tokens),
            _ => new BlockedQNetFactors<Simd512, Vector512<float>>(layers, _tokens),
        };
        for (int layer = 0; layer < layers.Length; layer++)
        {
            Span<float> values = new(factors.Values(layer), factors.ValuesLength(layer));
            values.Clear();
            _values[layer].CopyTo(values);
            for (int panel = 0; panel < layers[layer].OutputPanels; panel++)
            {
                for (int i = 0; i < _tokens * columns; i++)
                {
                    int unit = panel * columns + i % columns;
                    factors.Attention(layer, panel)[i] = unit < _dimensions[layer + 1]
                        ? _attention[layer][i / columns * _dimensions[layer + 1] + unit]
                        : 1f / _tokens; // as the softmax of zeros
                }
            }
        }
        return factors;
    }

    /// <summary>W = P LayerNorm(relu(V A)) + B, with LayerNorm over the context of each unit.</summary>
    private float[] Matrix(int layer)
    {
        int inputs = _dimensions[layer], width = _contexts[layer], outputs = _dimensions[layer + 1];
        float[] matrix = new float[inputs * outputs];
        for (int unit = 0; unit < outputs; unit++)
        {
            double[] context = [.. Enumerable.Range(0, width).Select(i => Math.Max(0, Enumerable.Range(0, _tokens)
                .Sum(t => (double)_values[layer][i * _tokens + t] * _attention[layer][t * outputs + unit])))];
            double mean = context.Average(), variance = context.Average(c => (c - mean) * (c - mean));
            double scale = 1 / Math.Sqrt(variance + QNetOptions.LayerNormEpsilon);
            for (int i = 0; i < inputs; i++)
            {
                double sum = _bases[layer][i * outputs + unit];
                for (int j = 0; j < width; j++)
                    sum += _projections[layer][i * width + j] * (context[j] - mean) * scale;
                matrix[i * outputs + unit] = (float)sum;
            }
        }
        return matrix;
    }

    private static float[] Attention(int seed, int tokens, int outputs)
    {
        float[] weights = [.. TestData.Vectors(seed, tokens * outputs).Select(v => MathF.Exp(3 * v))];
        for (int unit = 0; unit < outputs; unit++)
        {
            float sum = Enumerable.Range(0, tokens).Sum(t => weights[t * outputs + unit]);
            for (int t = 0; t < tokens; t++)
                weights[t * outputs + unit] /= sum;
        }
        return weights;
    }

    private static float[] Scaled(int seed, int count, float scale) =>
        [.. TestData.Vectors(seed, count).Select(value => scale * value)];

    private static float[][] Each(int layers, Func<int, float[]> values) =>
        [.. Enumerable.Range(0, layers).Select(values)];
}
