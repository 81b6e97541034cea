namespace Hypencoder.Search.Kernels;

/// <summary>
/// What follows the matrix product of a hidden layer, on one row while it is in L1: activation, LayerNorm
/// (x − mean) / √(variance + 1e-5) with the variance over n, and residual, in as few passes as they can be. The last
/// n mod lanes values go one by one.
/// </summary>
internal static unsafe class RowNormaliser
{
    /// <summary>row = what <paramref name="options"/> make of a layer's product and, with a residual, its input.</summary>
    public static void Finish<TSimd, TVector>(
        QNetOptions options, bool residual, float* row, float* input, int length)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        float sum = Activate<TSimd, TVector>(options.Activation, row, length);
        if (residual && !(options is { LayerNorm: true, LayerNormBeforeResidual: true }))
            sum = Add<TSimd, TVector>(row, input, length);
        if (options.LayerNorm)
        {
            bool add = residual && options.LayerNormBeforeResidual;
            Normalise<TSimd, TVector>(row, add ? input : null, sum / length, length);
        }
    }

    /// <summary>row = activation(row); the sum of it.</summary>
    private static float Activate<TSimd, TVector>(Activation activation, float* row, int length)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        int i = 0;
        TVector sums = TSimd.Zero;
        switch (activation)
        {
            case Activation.Relu:
                for (; i <= length - TSimd.Lanes; i += TSimd.Lanes)
                {
                    TVector x = TSimd.Max(TSimd.Zero, TSimd.Load(row + i));
                    TSimd.Store(x, row + i);
                    sums = TSimd.Add(sums, x);
                }
                break;
            case Activation.LeakyRelu:
                TVector slope = TSimd.Broadcast(Activations.LeakySlope);
                for (; i <= length - TSimd.Lanes; i += TSimd.Lanes)
                {
                    TVector x = TSimd.Load(row + i);
                    x = TSimd.Max(TSimd.Multiply(slope, x), x);
                    TSimd.Store(x, row + i);
                    sums = TSimd.Add(sums, x);
                }
                break;
            default:
                Activations.Apply(activation, new Span<float>(row, length));
                for (; i <= length - TSimd.Lanes; i += TSimd.Lanes)
                    sums = TSimd.Add(sums, TSimd.Load(row + i));
                return SumOfRest(TSimd.Sum(sums), row, i, length);
        }
        Activations.Apply(activation, new Span<float>(row + i, length - i));
        return SumOfRest(TSimd.Sum(sums), row, i, length);
    }

    /// <summary>row += input; the sum of it.</summary>
    private static float Add<TSimd, TVector>(float* row, float* input, int length)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        int i = 0;
        TVector sums = TSimd.Zero;
        for (; i <= length - TSimd.Lanes; i += TSimd.Lanes)
        {
            TVector x = TSimd.Add(TSimd.Load(row + i), TSimd.Load(input + i));
            TSimd.Store(x, row + i);
            sums = TSimd.Add(sums, x);
        }
        for (int rest = i; rest < length; rest++)
            row[rest] += input[rest];
        return SumOfRest(TSimd.Sum(sums), row, i, length);
    }

    /// <summary>row = LayerNorm(row) + <paramref name="residual"/>, which may be null.</summary>
    private static void Normalise<TSimd, TVector>(float* row, float* residual, float mean, int length)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        int lanes = TSimd.Lanes, i = 0;
        TVector means = TSimd.Broadcast(mean), squares = TSimd.Zero;
        for (; i <= length - lanes; i += lanes)
        {
            TVector centred = TSimd.Subtract(TSimd.Load(row + i), means);
            squares = TSimd.MultiplyAdd(centred, centred, squares);
        }
        float variance = TSimd.Sum(squares);
        for (; i < length; i++)
            variance += (row[i] - mean) * (row[i] - mean);

        float scale = 1 / MathF.Sqrt(variance / length + QNetOptions.LayerNormEpsilon);
        TVector scales = TSimd.Broadcast(scale);
        i = 0;
        if (residual == null)
        {
            for (; i <= length - lanes; i += lanes)
                TSimd.Store(TSimd.Multiply(TSimd.Subtract(TSimd.Load(row + i), means), scales), row + i);
        }
        else
        {
            for (; i <= length - lanes; i += lanes)
            {
                TVector centred = TSimd.Subtract(TSimd.Load(row + i), means);
                TSimd.Store(TSimd.MultiplyAdd(centred, scales, TSimd.Load(residual + i)), row + i);
            }
        }
        for (; i < length; i++)
            row[i] = (row[i] - mean) * scale + (residual == null ? 0 : residual[i]);
    }

    private static float SumOfRest(float sum, float* row, int start, int length)
    {
        for (int i = start; i < length; i++)
            sum += row[i];
        return sum;
    }
}
