using System.Runtime.CompilerServices;

namespace Hypencoder.Search.Kernels;

/// <summary>Functions of each lane that an encoder needs.</summary>
internal static class SimdMath
{
    /// <summary>
    /// e^x to 2 units in the last place, for x up to 88. Below −87 it stays at e^−87, so that no denormal numbers
    /// arise, with which processors are slow. NaN for NaN.
    /// </summary>
    /// <remarks>
    /// 2ⁿ e^r with n = round(x / ln 2): |r| ≤ ln 2 / 2, ln 2 in two parts, and the polynomial of Cephes' expf.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Exp<TSimd, TVector>(TVector x)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        x = TSimd.Max(TSimd.Broadcast(-87), x);
        TVector n = TSimd.Round(TSimd.Multiply(x, TSimd.Broadcast(1.44269504f)));
        TVector r = TSimd.MultiplyAdd(n, TSimd.Broadcast(-0.693359375f), x);
        r = TSimd.MultiplyAdd(n, TSimd.Broadcast(2.12194440e-4f), r);
        TVector p = TSimd.Broadcast(1.9875691500e-4f);
        p = TSimd.MultiplyAdd(p, r, TSimd.Broadcast(1.3981999507e-3f));
        p = TSimd.MultiplyAdd(p, r, TSimd.Broadcast(8.3334519073e-3f));
        p = TSimd.MultiplyAdd(p, r, TSimd.Broadcast(4.1665795894e-2f));
        p = TSimd.MultiplyAdd(p, r, TSimd.Broadcast(1.6666665459e-1f));
        p = TSimd.MultiplyAdd(p, r, TSimd.Broadcast(5.0000001201e-1f));
        TVector e = TSimd.Add(TSimd.MultiplyAdd(TSimd.Multiply(r, r), p, r), TSimd.Broadcast(1));
        return TSimd.Multiply(e, TSimd.PowerOfTwo(n));
    }

    /// <summary>x Φ(x) = ½ x (1 + erf(x / √2)), the exact GELU, with an error of at most 4e-7 + 4e-7 |x|.</summary>
    /// <remarks>
    /// erf is a quotient of polynomials on [−4, 4], beyond which it is ±1 in single precision, with the coefficients of
    /// Eigen and XLA.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Gelu<TSimd, TVector>(TVector x)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        TVector t = TSimd.Multiply(x, TSimd.Broadcast(0.70710678f));
        t = TSimd.Max(TSimd.Broadcast(-4), TSimd.Min(TSimd.Broadcast(4), t));
        TVector square = TSimd.Multiply(t, t);
        TVector p = TSimd.Broadcast(-2.72614225801306e-10f);
        p = TSimd.MultiplyAdd(p, square, TSimd.Broadcast(2.77068142495902e-08f));
        p = TSimd.MultiplyAdd(p, square, TSimd.Broadcast(-2.10102402082508e-06f));
        p = TSimd.MultiplyAdd(p, square, TSimd.Broadcast(-5.69250639462346e-05f));
        p = TSimd.MultiplyAdd(p, square, TSimd.Broadcast(-7.34990630326855e-04f));
        p = TSimd.MultiplyAdd(p, square, TSimd.Broadcast(-2.95459980854025e-03f));
        p = TSimd.MultiplyAdd(p, square, TSimd.Broadcast(-1.60960333262415e-02f));
        TVector q = TSimd.Broadcast(-1.45660718464996e-05f);
        q = TSimd.MultiplyAdd(q, square, TSimd.Broadcast(-2.13374055278905e-04f));
        q = TSimd.MultiplyAdd(q, square, TSimd.Broadcast(-1.68282697438203e-03f));
        q = TSimd.MultiplyAdd(q, square, TSimd.Broadcast(-7.37332916720468e-03f));
        q = TSimd.MultiplyAdd(q, square, TSimd.Broadcast(-1.42647390514189e-02f));
        TVector erf = TSimd.Divide(TSimd.Multiply(t, p), q);
        TVector half = TSimd.Multiply(x, TSimd.Broadcast(0.5f));
        return TSimd.MultiplyAdd(half, erf, half);
    }
}
