namespace Hypencoder.Search.Kernels;

/// <summary>
/// What follows the matrix product of a hidden layer, on one row while it is in L1: activation, LayerNorm
/// (x − mean) / √(variance + 1e-5) with the variance over n, and residual. The last n mod lanes values go one by one.
/// </summary>
internal static unsafe class RowNormaliser
{
    public static void Activate<TSimd, TVector>(Activation activation, float* row, int length)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        int i = 0;
        if (activation == Activation.Relu)
        {
            for (; i <= length - TSimd.Lanes; i += TSimd.Lanes)
                TSimd.Store(TSimd.Max(TSimd.Zero, TSimd.Load(row + i)), row + i);
        }
        else if (activation == Activation.LeakyRelu)
        {
            TVector slope = TSimd.Broadcast(Activations.LeakySlope);
            for (; i <= length - TSimd.Lanes; i += TSimd.Lanes)
            {
                TVector x = TSimd.Load(row + i);
                TSimd.Store(TSimd.Max(TSimd.Multiply(slope, x), x), row + i);
            }
        }
        Activations.Apply(activation, new Span<float>(row + i, length - i));
    }

    /// <summary>row += residual</summary>
    public static void Add<TSimd, TVector>(float* row, float* residual, int length)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        int i = 0;
        for (; i <= length - TSimd.Lanes; i += TSimd.Lanes)
            TSimd.Store(TSimd.Add(TSimd.Load(row + i), TSimd.Load(residual + i)), row + i);
        for (; i < length; i++)
            row[i] += residual[i];
    }

    /// <summary>row = LayerNorm(row)</summary>
    public static void Normalise<TSimd, TVector>(float* row, int length)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        int lanes = TSimd.Lanes, i = 0;
        TVector sums = TSimd.Zero;
        for (; i <= length - lanes; i += lanes)
            sums = TSimd.Add(sums, TSimd.Load(row + i));
        float mean = TSimd.Sum(sums);
        for (; i < length; i++)
            mean += row[i];
        mean /= length;

        TVector means = TSimd.Broadcast(mean);
        sums = TSimd.Zero;
        for (i = 0; i <= length - lanes; i += lanes)
        {
            TVector centred = TSimd.Subtract(TSimd.Load(row + i), means);
            sums = TSimd.MultiplyAdd(centred, centred, sums);
        }
        float variance = TSimd.Sum(sums);
        for (; i < length; i++)
            variance += (row[i] - mean) * (row[i] - mean);

        float scale = 1 / MathF.Sqrt(variance / length + QNetOptions.LayerNormEpsilon);
        TVector scales = TSimd.Broadcast(scale);
        for (i = 0; i <= length - lanes; i += lanes)
            TSimd.Store(TSimd.Multiply(TSimd.Subtract(TSimd.Load(row + i), means), scales), row + i);
        for (; i < length; i++)
            row[i] = (row[i] - mean) * scale;
    }
}
