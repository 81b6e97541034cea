namespace Hypencoder.Search;

/// <summary>The upper tail of Student's t distribution, with a relative error of a few per cent.</summary>
internal static class StudentTail
{
    /// <summary>
    /// P(T &gt; t), by Wallace's normal deviate (1959) and the approximation of the normal tail by Karagiannidis and
    /// Lioumpas (IEEE Communications Letters 11, 2007).
    /// </summary>
    public static double Above(double t, double freedom)
    {
        if (t < 0)
            return 1 - Above(-t, freedom);
        double z = (8 * freedom + 1) / (8 * freedom + 3) * Math.Sqrt(freedom * Math.Log(1 + t * t / freedom));
        if (z < 1e-9)
            return 0.5;
        return (1 - Math.Exp(-1.4 * z)) * Math.Exp(-0.5 * z * z) / (1.135 * Math.Sqrt(2 * Math.PI) * z);
    }
}
