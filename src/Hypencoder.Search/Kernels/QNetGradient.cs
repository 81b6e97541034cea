using System.Runtime.CompilerServices;

namespace Hypencoder.Search.Kernels;

/// <summary>
/// Computes the score of one passage vector and its gradient with respect to that vector, by a forward and a backward
/// pass over the q-net's matrices or over its factors. An instance must not be used by two threads at once.
/// </summary>
internal abstract class QNetGradient
{
    public static QNetGradient Create() => VectorWidths.Widest(new Factory());

    /// <summary>Writes ∂score/∂x at <paramref name="point"/> and returns the score there.</summary>
    /// <param name="qnet">Q-net for vectors of d values.</param>
    /// <param name="point">Passage vector x, of d values.</param>
    /// <param name="gradient">Receives the gradient, d values.</param>
    /// <param name="panels">
    /// Contexts of the q-net, for a gradient in factored form; null to use its matrices, which are written out.
    /// </param>
    public abstract float Compute(
        QNet qnet, ReadOnlySpan<float> point, Span<float> gradient, ContextPanels? panels = null);

    private sealed class Factory : IVectorWidthFactory<QNetGradient>
    {
        QNetGradient IVectorWidthFactory<QNetGradient>.Create<TSimd, TVector>() =>
            new QNetGradient<TSimd, TVector>();
    }
}

/// <summary>
/// With z = x W + b, a = act(z), n = (a − mean) · s and a gradient g of the layer's output, the gradient of a is s (g −
/// mean(g) − n mean(g n)) by LayerNorm; multiplied by act′(z) and W, it becomes that of x. Rows of W are contiguous, so
/// the forward pass adds multiples of rows and the backward pass takes inner products with them.
/// </summary>
internal sealed unsafe class QNetGradient<TSimd, TVector> : QNetGradient
    where TSimd : struct, ISimd<TVector>
    where TVector : struct
{
    private float[] _slopes = [];
    private float[] _normals = [];
    private float[] _scales = [];
    private float[] _x = [];
    private float[] _y = [];
    private float[] _projected = [];
    private ContextPanels? _panels;

    public override float Compute(
        QNet qnet, ReadOnlySpan<float> point, Span<float> gradient, ContextPanels? panels = null)
    {
        _panels = panels;
        int width = panels?.Factors.ContextWidth ?? 0;
        foreach (int dimension in qnet.Dimensions)
            width = Math.Max(width, dimension);
        width = Padding.RoundUp(width, GemmTile.Columns<TSimd, TVector>());
        Reserve(width, qnet.HiddenLayers);
        point.CopyTo(_x);
        for (int layer = 0; layer < qnet.HiddenLayers; layer++)
        {
            Forward(qnet, layer, width * layer);
            (_x, _y) = (_y, _x);
        }
        ReadOnlySpan<float> last = qnet.Matrix(qnet.HiddenLayers);
        float score;
        fixed (float* x = _x, w = last)
            score = Dot.Product<TSimd, TVector>(x, w, last.Length);
        last.CopyTo(_x);
        for (int layer = qnet.HiddenLayers - 1; layer >= 0; layer--)
        {
            Backward(qnet, layer, width * layer);
            (_x, _y) = (_y, _x);
        }
        _x.AsSpan(0, qnet.InputDimension).CopyTo(gradient);
        if (qnet.CorrectionBound is float bound)
        {
            float slope = BoundedCorrection.Slope(bound, score);
            foreach (ref float value in gradient)
                value *= slope;
            score = BoundedCorrection.Of(bound, score);
        }
        ReadOnlySpan<float> linear = qnet.Linear;
        if (linear.IsEmpty)
            return score;
        Add(gradient, linear);
        fixed (float* x = point, w = linear)
            return score + Dot.Product<TSimd, TVector>(x, w, linear.Length);
    }

    private void Reserve(int width, int layers)
    {
        if (_x.Length < width)
            (_x, _y, _projected) = (new float[width], new float[width], new float[width]);
        if (_scales.Length < layers)
            _scales = new float[layers];
        if (_slopes.Length < width * layers)
            (_slopes, _normals) = (new float[width * layers], new float[width * layers]);
    }

    /// <summary>
    /// y = output of the layer for x. Slopes and normalised values are stored from position <paramref name="at"/> on.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Forward(QNet qnet, int layer, int at)
    {
        QNetOptions options = qnet.Options;
        int width = qnet.Dimensions[layer + 1];
        bool residual = qnet.HasResidual(layer);
        Span<float> y = _y.AsSpan(0, width), normals = _normals.AsSpan(at, width);
        qnet.Bias(layer).CopyTo(y);
        if (_panels is null)
            AddProduct(qnet, layer);
        else
            FactoredProducts<TSimd, TVector>.AddProduct(_panels, layer, _x, _projected, _y);
        Activations.Slopes(options.Activation, y, _slopes.AsSpan(at, width));
        Activations.Apply(options.Activation, y);
        if (residual && !(options is { LayerNorm: true, LayerNormBeforeResidual: true }))
            Add(y, _x);
        if (options.LayerNorm)
            _scales[layer] = Normalize(y, normals);
        if (residual && options is { LayerNorm: true, LayerNormBeforeResidual: true })
            Add(y, _x);
    }

    /// <summary>y = gradient of the layer's input, for x = gradient of its output.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Backward(QNet qnet, int layer, int at)
    {
        QNetOptions options = qnet.Options;
        int width = qnet.Dimensions[layer + 1];
        bool residual = qnet.HasResidual(layer);
        Span<float> g = _x.AsSpan(0, width), slopes = _slopes.AsSpan(at, width), normals = _normals.AsSpan(at, width);
        Array.Clear(_y);
        if (residual && options is { LayerNorm: true, LayerNormBeforeResidual: true })
            g.CopyTo(_y);
        if (options.LayerNorm)
        {
            float mean = 0, product = 0;
            for (int i = 0; i < width; i++)
            {
                mean += g[i];
                product += g[i] * normals[i];
            }
            mean /= width;
            product /= width;
            for (int i = 0; i < width; i++)
                g[i] = _scales[layer] * (g[i] - mean - normals[i] * product);
        }
        if (residual && !(options is { LayerNorm: true, LayerNormBeforeResidual: true }))
            g.CopyTo(_y);
        for (int i = 0; i < width; i++)
            g[i] *= slopes[i];
        _x.AsSpan(width).Clear(); // panels are read to their end
        if (_panels is null)
            AddTransposedProduct(qnet, layer);
        else
            FactoredProducts<TSimd, TVector>.AddTransposedProduct(_panels, layer, _x, _projected, _y);
    }

    /// <summary>y += x W.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void AddProduct(QNet qnet, int layer)
    {
        int rows = qnet.Dimensions[layer], width = qnet.Dimensions[layer + 1], row = 0;
        fixed (float* x = _x, sum = _y, matrix = qnet.Matrix(layer))
        {
            for (; row <= rows - 4; row += 4)
                AddMultiples(sum, matrix + (nint)row * width, x + row, width);
            for (; row < rows; row++)
                AddMultiple(sum, matrix + (nint)row * width, x[row], width);
        }
    }

    /// <summary>y += W x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void AddTransposedProduct(QNet qnet, int layer)
    {
        int rows = qnet.Dimensions[layer], width = qnet.Dimensions[layer + 1];
        fixed (float* from = _x, to = _y, matrix = qnet.Matrix(layer))
        {
            for (int row = 0; row < rows; row++)
                to[row] += Dot.Product<TSimd, TVector>(matrix + (nint)row * width, from, width);
        }
    }

    /// <summary>
    /// Adds multiples of four adjacent rows, so that the sum is read and written once for all of them.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddMultiples(float* sum, float* rows, float* factors, int length)
    {
        float* r1 = rows + length, r2 = r1 + length, r3 = r2 + length;
        TVector f0 = TSimd.Broadcast(factors[0]), f1 = TSimd.Broadcast(factors[1]);
        TVector f2 = TSimd.Broadcast(factors[2]), f3 = TSimd.Broadcast(factors[3]);
        int i = 0;
        for (; i <= length - TSimd.Lanes; i += TSimd.Lanes)
        {
            TVector s = TSimd.MultiplyAdd(f0, TSimd.Load(rows + i), TSimd.Load(sum + i));
            TVector t = TSimd.MultiplyAdd(f2, TSimd.Load(r2 + i), TSimd.Multiply(f1, TSimd.Load(r1 + i)));
            TSimd.Store(TSimd.Add(s, TSimd.MultiplyAdd(f3, TSimd.Load(r3 + i), t)), sum + i);
        }
        for (; i < length; i++)
            sum[i] += factors[0] * rows[i] + factors[1] * r1[i] + factors[2] * r2[i] + factors[3] * r3[i];
    }

    private static void AddMultiple(float* sum, float* row, float factor, int length)
    {
        int i = 0;
        TVector factors = TSimd.Broadcast(factor);
        for (; i <= length - TSimd.Lanes; i += TSimd.Lanes)
            TSimd.Store(TSimd.MultiplyAdd(factors, TSimd.Load(row + i), TSimd.Load(sum + i)), sum + i);
        for (; i < length; i++)
            sum[i] += factor * row[i];
    }

    private static void Add(Span<float> y, ReadOnlySpan<float> x)
    {
        for (int i = 0; i < y.Length; i++)
            y[i] += x[i];
    }

    /// <summary>y and <paramref name="normals"/> = LayerNorm(y). Returns 1 / √(variance + ε).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float Normalize(Span<float> y, Span<float> normals)
    {
        float mean = 0, variance = 0;
        foreach (float value in y)
            mean += value;
        mean /= y.Length;
        foreach (float value in y)
            variance += (value - mean) * (value - mean);
        float scale = 1 / MathF.Sqrt(variance / y.Length + QNetOptions.LayerNormEpsilon);
        for (int i = 0; i < y.Length; i++)
            normals[i] = y[i] = (y[i] - mean) * scale;
        return scale;
    }
}
