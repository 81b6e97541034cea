namespace Hypencoder.Search;

/// <summary>Correlations of two lists of values for the same passages.</summary>
internal static class RankCorrelation
{
    /// <summary>So many values are ranked on the stack.</summary>
    private const int Few = 512;

    /// <summary>Spearman's: Pearson's of the ranks.</summary>
    public static double Spearman(ReadOnlySpan<float> scores, ReadOnlySpan<float> products)
    {
        int n = scores.Length;
        Span<double> first = n <= Few ? stackalloc double[n] : new double[n];
        Span<double> second = n <= Few ? stackalloc double[n] : new double[n];
        Rank(scores, first);
        Rank(products, second);
        return Pearson(first, second);
    }

    /// <summary>
    /// Pearson's; 1 where <paramref name="scores"/> are all alike, which leaves nothing to say, and else 0 where
    /// <paramref name="products"/> are.
    /// </summary>
    public static double Pearson(ReadOnlySpan<double> scores, ReadOnlySpan<double> products)
    {
        double meanX = Mean(scores), meanY = Mean(products), xx = 0, yy = 0, xy = 0;
        for (int i = 0; i < scores.Length; i++)
        {
            double x = scores[i] - meanX, y = products[i] - meanY;
            xx += x * x;
            yy += y * y;
            xy += x * y;
        }
        return xx == 0 ? 1 : yy == 0 ? 0 : xy / (Math.Sqrt(xx) * Math.Sqrt(yy));
    }

    /// <summary>Writes ranks from 1 for the least value; equal values have the mean of their ranks.</summary>
    private static void Rank(ReadOnlySpan<float> values, Span<double> ranks)
    {
        int n = values.Length;
        Span<float> sorted = n <= Few ? stackalloc float[n] : new float[n];
        Span<int> order = n <= Few ? stackalloc int[n] : new int[n];
        values.CopyTo(sorted);
        for (int i = 0; i < n; i++)
            order[i] = i;
        sorted.Sort(order);
        for (int start = 0, end; start < sorted.Length; start = end)
        {
            for (end = start + 1; end < sorted.Length && sorted[end] == sorted[start]; end++)
            {
            }
            for (int i = start; i < end; i++)
                ranks[order[i]] = (start + 1 + end) / 2.0;
        }
    }

    private static double Mean(ReadOnlySpan<double> values)
    {
        double sum = 0;
        foreach (double value in values)
            sum += value;
        return sum / values.Length;
    }
}
