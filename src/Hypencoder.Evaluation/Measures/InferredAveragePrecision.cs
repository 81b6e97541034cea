namespace Hypencoder.Evaluation.Measures;

/// <summary>
/// infAP, trec_eval's infAP: an estimate of AP where only a sample of the pool was judged: each relevant passage adds
/// the expected precision at its rank. Grades below 0 mean "pooled but not judged"; a passage without a grade was not
/// pooled.
/// </summary>
/// <remarks>Yilmaz, Aslam, "Estimating average precision with incomplete judgments", CIKM 2006.</remarks>
internal sealed record InferredAveragePrecision(int? MinimumGrade) : Measure("infAP", cutoff: null, MinimumGrade)
{
    /// <summary>Smooths the share of relevant passages among those judged above, of which there may be none.</summary>
    private const double Epsilon = 0.00001;

    internal override double Compute(JudgedRanking ranking)
    {
        int relevance = RelevantFrom(ranking);
        int relevant = ranking.CountRelevant(relevance);
        ReadOnlySpan<int> grades = ranking.Grades;
        double sum = 0;
        int relevantAbove = 0, nonRelevantAbove = 0, unjudgedAbove = 0;
        for (int i = 0; i < grades.Length; i++)
        {
            if (grades[i] >= relevance)
            {
                sum += i == 0 ? 1 : 1.0 / (i + 1) + (double)i / (i + 1) * Above(i);
                relevantAbove++;
            }
            else if (grades[i] >= 0)
                nonRelevantAbove++;
            else if (grades[i] != JudgedRanking.NotJudged)
                unjudgedAbove++;
        }
        return relevant > 0 ? sum / relevant : 0;

        // The share of pooled passages among those above, times the share of relevant ones among the pooled.
        double Above(int count) =>
            (double)(relevantAbove + nonRelevantAbove + unjudgedAbove) / count
            * ((relevantAbove + Epsilon) / (relevantAbove + nonRelevantAbove + 2 * Epsilon));
    }
}
