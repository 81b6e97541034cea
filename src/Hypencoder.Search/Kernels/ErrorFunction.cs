namespace Hypencoder.Search.Kernels;

/// <summary>The error function, which .NET lacks, to about 1e-15.</summary>
internal static class ErrorFunction
{
    /// <summary>
    /// erfc x = 1 − erf x. Near 0 it uses erf's series 2/√π e^(−x²) Σ 2ⁿ x^(2n+1) / (2n+1)!!, whose terms all have the
    /// same sign; elsewhere the continued fraction e^(−x²)/√π · 1/(x + ½/(x + 1/(x + 3⁄2/(x + …)))). Abramowitz and
    /// Stegun, 7.1.6 and 7.1.14.
    /// </summary>
    public static double Complement(double x)
    {
        double size = Math.Abs(x);
        // At 2.5 the series needs 36 terms and the fraction 60; below, the fraction converges too slowly.
        if (!(size > 2.5))
            return 1 - Series(x);
        double tail = Tail(size);
        return x > 0 ? tail : 2 - tail;
    }

    private static double Series(double x)
    {
        double term = x, sum = x;
        for (int n = 1; Math.Abs(term) > 1e-17 * Math.Abs(sum); n++)
        {
            term *= 2 * x * x / (2 * n + 1);
            sum += term;
        }
        return 2 / Math.Sqrt(Math.PI) * Math.Exp(-x * x) * sum;
    }

    private static double Tail(double x)
    {
        double fraction = x;
        for (int n = 60; n >= 1; n--)
            fraction = x + n * 0.5 / fraction;
        return Math.Exp(-x * x) / (Math.Sqrt(Math.PI) * fraction);
    }
}
