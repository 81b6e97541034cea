namespace Hypencoder.Evaluation.Measures;

/// <summary>
/// nDCG, trec_eval's ndcg and ndcg_cut: the sum of grade / log2(rank + 1), divided by the same sum for the ideal
/// ranking of all judged passages. Grades below 0 count as 0. It is 0 when no grade is above 0.
/// </summary>
/// <remarks>Järvelin, Kekäläinen, "Cumulated gain-based evaluation of IR techniques", TOIS 20(4), 2002.</remarks>
internal sealed record NormalizedDiscountedCumulativeGain(int? K) : Measure("nDCG", K, relevance: null)
{
    internal override double Compute(JudgedRanking ranking)
    {
        double ideal = Sum(ranking.Ideal);
        return ideal > 0 ? Sum(ranking.Grades) / ideal : 0;
    }

    private double Sum(ReadOnlySpan<int> grades)
    {
        double sum = 0;
        for (int i = 0; i < grades.Length && i < (Cutoff ?? int.MaxValue); i++)
        {
            if (grades[i] > 0)
                sum += grades[i] / Math.Log2(i + 2);
        }
        return sum;
    }
}
