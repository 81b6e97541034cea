namespace Hypencoder.Search;

/// <summary>Correlations between two lists of values for the same passages.</summary>
internal static class RankCorrelation
{
    /// <summary>Greatest number of values that are ranked on the stack.</summary>
    private const int MaxOnStack = 512;

    /// <summary>Spearman's correlation: Pearson's correlation of the ranks.</summary>
    public static double Spearman(ReadOnlySpan<float> scores, ReadOnlySpan<float> products)
    {
        int n = scores.Length;
        Span<double> first = n <= MaxOnStack ? stackalloc double[n] : new double[n];
        Span<double> second = n <= MaxOnStack ? stackalloc double[n] : new double[n];
        Rank(scores, first);
        Rank(products, second);
        return Pearson(first, second);
    }

    /// <summary>
    /// Pearson's correlation. It is 1 where all <paramref name="scores"/> are equal, which leaves nothing to explain,
    /// and otherwise 0 where all <paramref name="products"/> are.
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

    /// <summary>Writes the ranks, 1 for the least value; equal values share their mean rank.</summary>
    private static void Rank(ReadOnlySpan<float> values, Span<double> ranks)
    {
        int n = values.Length;
        Span<float> sorted = n <= MaxOnStack ? stackalloc float[n] : new float[n];
        Span<int> order = n <= MaxOnStack ? stackalloc int[n] : new int[n];
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
