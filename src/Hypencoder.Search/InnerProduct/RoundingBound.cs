namespace Hypencoder.Search;

/// <summary>
/// Bound on the difference of two inner products of the same vectors that are summed in different orders.
/// </summary>
internal static class RoundingBound
{
    /// <summary>
    /// A sum of n products in single precision, in any order and with or without fused additions, differs from the
    /// exact one by at most γ · Σ |x_i w_i|, with γ = n u / (1 − n u) and u = 2⁻²⁴, and Σ |x_i w_i| is at most |x| |w|
    /// (Higham, Accuracy and Stability of Numerical Algorithms, 2002, sections 3.1 and 4.2). Each underflow adds at
    /// most 2⁻¹⁵⁰.
    /// </summary>
    /// <param name="query">Query vector, w.</param>
    /// <param name="norm">Greatest norm of a passage vector, |x|, computed in single precision.</param>
    /// <returns>The bound; NaN or infinite where a product or a part of its sum may be.</returns>
    public static double Of(ReadOnlySpan<float> query, double norm)
    {
        double squares = 0;
        foreach (float value in query)
            squares += (double)value * value;
        // Eight more, for the products themselves, the sum of a vector's lanes and the rounding of this bound.
        double roundings = (query.Length + 8) * Math.Pow(2, -24);
        double gamma = roundings / (1 - roundings);
        double longest = norm * (1 + gamma) + (query.Length + 8) * Math.Pow(2, -75);
        double largest = longest * Math.Sqrt(squares); // of any product, and of any part of its sum
        return largest * (1 + gamma) < float.MaxValue
            ? 2 * (gamma * largest + (query.Length + 8) * Math.Pow(2, -149))
            : double.PositiveInfinity;
    }
}
