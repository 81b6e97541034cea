namespace Hypencoder.Search.Kernels;

/// <summary>
/// The inner product of two rows, with four accumulators of one vector each; the remaining values are added one by one.
/// </summary>
internal static unsafe class Dot
{
    public static float Product<TSimd, TVector>(float* x, float* w, int length)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        int lanes = TSimd.Lanes, i = 0;
        TVector s0 = TSimd.Zero, s1 = TSimd.Zero, s2 = TSimd.Zero, s3 = TSimd.Zero;
        for (; i <= length - 4 * lanes; i += 4 * lanes)
        {
            s0 = TSimd.MultiplyAdd(TSimd.Load(x + i), TSimd.Load(w + i), s0);
            s1 = TSimd.MultiplyAdd(TSimd.Load(x + i + lanes), TSimd.Load(w + i + lanes), s1);
            s2 = TSimd.MultiplyAdd(TSimd.Load(x + i + 2 * lanes), TSimd.Load(w + i + 2 * lanes), s2);
            s3 = TSimd.MultiplyAdd(TSimd.Load(x + i + 3 * lanes), TSimd.Load(w + i + 3 * lanes), s3);
        }
        for (; i <= length - lanes; i += lanes)
            s0 = TSimd.MultiplyAdd(TSimd.Load(x + i), TSimd.Load(w + i), s0);
        float sum = TSimd.Sum(TSimd.Add(TSimd.Add(s0, s1), TSimd.Add(s2, s3)));
        for (; i < length; i++)
            sum += x[i] * w[i];
        return sum;
    }

    /// <summary>Adds the inner products of rows, one after the other, with one vector to their scores.</summary>
    public static void AddProducts<TSimd, TVector>(float* rows, float* vector, int length, Span<float> scores)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        for (int row = 0; row < scores.Length; row++)
            scores[row] += Product<TSimd, TVector>(rows + (nint)row * length, vector, length);
    }
}
