namespace Hypencoder.Evaluation.Measures;

/// <summary>
/// AP, trec_eval's map and map_cut: the sum of the precision at each relevant passage retrieved, divided by the number
/// of relevant passages. It is 0 when there are none.
/// </summary>
internal sealed record AveragePrecision(int? K, int? MinimumGrade) : Measure("AP", K, MinimumGrade)
{
    internal override double Compute(JudgedRanking ranking) => Compute(ranking, Cutoff, RelevantFrom(ranking));

    internal static double Compute(JudgedRanking ranking, int? cutoff, int relevance)
    {
        int relevant = ranking.CountRelevant(relevance);
        ReadOnlySpan<int> grades = ranking.Top(cutoff);
        double sum = 0;
        int found = 0;
        for (int i = 0; i < grades.Length; i++)
        {
            if (grades[i] >= relevance)
                sum += (double)++found / (i + 1);
        }
        return relevant > 0 ? sum / relevant : 0;
    }
}
