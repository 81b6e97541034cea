using System.Runtime.CompilerServices;

namespace Hypencoder.Search.Kernels;

/// <summary>
/// The operations that follow the matrix product of a hidden layer, on one row while it is in L1: activation, LayerNorm
/// (x − mean) / √(variance + 1e-5) with the variance over n, and residual, in as few passes as possible. The last n mod
/// lanes values are processed one by one.
/// </summary>
internal static unsafe class RowNormalizer
{
    /// <summary>
    /// Applies activation, LayerNorm and residual to a row as <paramref name="options"/> specify.
    /// </summary>
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
            Normalize<TSimd, TVector>(row, add ? input : null, sum / length, length);
        }
    }

    /// <summary>row = activation(row). Returns the sum of the row.</summary>
    private static float Activate<TSimd, TVector>(Activation activation, float* row, int length)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        switch (activation)
        {
            case Activation.Relu:
                return Map<TSimd, TVector, VectorRelu<TSimd, TVector>>(activation, row, length);
            case Activation.LeakyRelu:
                return Map<TSimd, TVector, VectorLeakyRelu<TSimd, TVector>>(activation, row, length);
            default:
                Activations.Apply(activation, new Span<float>(row, length));
                return Add<TSimd, TVector>(row, null, length);
        }
    }

    /// <summary>row = activation(row), which is <typeparamref name="TMap"/>. Returns the sum of the row.</summary>
    /// <remarks>
    /// There are four sums, so that an addition need not wait for the previous one. This and each loop below is a
    /// method of its own: where several loops share a method, the compiler keeps sums in memory, at three times the
    /// cost.
    /// </remarks>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static float Map<TSimd, TVector, TMap>(Activation activation, float* row, int length)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
        where TMap : struct, IVectorMap<TVector>
    {
        int i = 0, lanes = TSimd.Lanes;
        TVector s0 = TSimd.Zero, s1 = s0, s2 = s0, s3 = s0;
        for (; i <= length - 4 * lanes; i += 4 * lanes)
        {
            TVector x0 = TMap.Apply(TSimd.Load(row + i)), x1 = TMap.Apply(TSimd.Load(row + i + lanes));
            TVector x2 = TMap.Apply(TSimd.Load(row + i + 2 * lanes)), x3 = TMap.Apply(TSimd.Load(row + i + 3 * lanes));
            TSimd.Store(x0, row + i);
            TSimd.Store(x1, row + i + lanes);
            TSimd.Store(x2, row + i + 2 * lanes);
            TSimd.Store(x3, row + i + 3 * lanes);
            (s0, s1, s2, s3) = (TSimd.Add(s0, x0), TSimd.Add(s1, x1), TSimd.Add(s2, x2), TSimd.Add(s3, x3));
        }
        for (; i <= length - lanes; i += lanes)
        {
            TVector x = TMap.Apply(TSimd.Load(row + i));
            TSimd.Store(x, row + i);
            s0 = TSimd.Add(s0, x);
        }
        Activations.Apply(activation, new Span<float>(row + i, length - i));
        return SumOfRest(TSimd.Sum(TSimd.Add(TSimd.Add(s0, s1), TSimd.Add(s2, s3))), row, i, length);
    }

    /// <summary>row += input, which may be null. Returns the sum of the row.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    internal static float Add<TSimd, TVector>(float* row, float* input, int length)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        int i = 0;
        TVector sums = TSimd.Zero;
        for (; i <= length - TSimd.Lanes; i += TSimd.Lanes)
        {
            TVector x = TSimd.Load(row + i);
            if (input != null)
                TSimd.Store(x = TSimd.Add(x, TSimd.Load(input + i)), row + i);
            sums = TSimd.Add(sums, x);
        }
        for (int rest = i; input != null && rest < length; rest++)
            row[rest] += input[rest];
        return SumOfRest(TSimd.Sum(sums), row, i, length);
    }

    /// <summary>row = LayerNorm(row) + <paramref name="residual"/>, which may be null.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Normalize<TSimd, TVector>(float* row, float* residual, float mean, int length)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        float variance = SquaresAround<TSimd, TVector>(mean, row, length) / length;
        float scale = 1 / MathF.Sqrt(variance + QNetOptions.LayerNormEpsilon);
        int lanes = TSimd.Lanes, i = 0;
        TVector means = TSimd.Broadcast(mean), scales = TSimd.Broadcast(scale);
        if (residual == null)
        {
            for (; i <= length - lanes; i += lanes)
                TSimd.Store(TSimd.Multiply(TSimd.Subtract(TSimd.Load(row + i), means), scales), row + i);
        }
        else
        {
            for (; i <= length - lanes; i += lanes)
            {
                TVector centerd = TSimd.Subtract(TSimd.Load(row + i), means);
                TSimd.Store(TSimd.MultiplyAdd(centerd, scales, TSimd.Load(residual + i)), row + i);
            }
        }
        for (; i < length; i++)
            row[i] = (row[i] - mean) * scale + (residual == null ? 0 : residual[i]);
    }

    /// <summary>Σ (row − mean)².</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    internal static float SquaresAround<TSimd, TVector>(float mean, float* row, int length)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        int i = 0, lanes = TSimd.Lanes;
        TVector means = TSimd.Broadcast(mean), s0 = TSimd.Zero, s1 = s0, s2 = s0, s3 = s0;
        for (; i <= length - 4 * lanes; i += 4 * lanes)
        {
            TVector x0 = TSimd.Subtract(TSimd.Load(row + i), means);
            TVector x1 = TSimd.Subtract(TSimd.Load(row + i + lanes), means);
            TVector x2 = TSimd.Subtract(TSimd.Load(row + i + 2 * lanes), means);
            TVector x3 = TSimd.Subtract(TSimd.Load(row + i + 3 * lanes), means);
            (s0, s1) = (TSimd.MultiplyAdd(x0, x0, s0), TSimd.MultiplyAdd(x1, x1, s1));
            (s2, s3) = (TSimd.MultiplyAdd(x2, x2, s2), TSimd.MultiplyAdd(x3, x3, s3));
        }
        for (; i <= length - lanes; i += lanes)
        {
            TVector x = TSimd.Subtract(TSimd.Load(row + i), means);
            s0 = TSimd.MultiplyAdd(x, x, s0);
        }
        float sum = TSimd.Sum(TSimd.Add(TSimd.Add(s0, s1), TSimd.Add(s2, s3)));
        for (; i < length; i++)
            sum += (row[i] - mean) * (row[i] - mean);
        return sum;
    }

    private static float SumOfRest(float sum, float* row, int start, int length)
    {
        for (int i = start; i < length; i++)
            sum += row[i];
        return sum;
    }
}
