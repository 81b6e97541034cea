namespace Hypencoder.Evaluation.Significance;

/// <summary>
/// The rank sums of differences by sign. Ranks are by absolute value; equal ones share their mean rank.
/// </summary>
/// <param name="Positive">Rank sum of the differences above 0.</param>
/// <param name="Negative">Rank sum of the differences below 0.</param>
/// <param name="Zero">Rank sum of the differences equal to 0.</param>
/// <param name="NonZeroTies">Sum of t³ − t over the groups of t equal absolute values other than 0.</param>
internal readonly record struct SignedRanks(double Positive, double Negative, double Zero, double NonZeroTies)
{
    public static SignedRanks Of(double[] differences)
    {
        double[] sorted = [.. differences.OrderBy(Math.Abs)];
        double positive = 0, negative = 0, zero = 0, ties = 0;
        for (int start = 0, end; start < sorted.Length; start = end)
        {
            double size = Math.Abs(sorted[start]);
            end = start + 1;
            while (end < sorted.Length && Math.Abs(sorted[end]) == size)
                end++;
            double rank = (start + 1 + end) / 2.0;
            foreach (double difference in sorted.AsSpan(start, end - start))
            {
                if (difference > 0)
                    positive += rank;
                else if (difference < 0)
                    negative += rank;
                else
                    zero += rank;
            }
            double t = end - start;
            ties += size > 0 ? t * (t * t - 1) : 0;
        }
        return new SignedRanks(positive, negative, zero, ties);
    }
}
