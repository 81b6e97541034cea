namespace Hypencoder.Evaluation.Measures;

/// <summary>
/// R, trec_eval's recall: the share of the relevant passages that are among the first k; 0 when no passage is relevant.
/// </summary>
internal sealed record Recall(int K, int? MinimumGrade) : Measure("R", K, MinimumGrade)
{
    internal override double Compute(JudgedRanking ranking)
    {
        int relevant = ranking.CountRelevant(RelevantFrom(ranking));
        int found = JudgedRanking.CountAtLeast(ranking.Top(K), RelevantFrom(ranking));
        return relevant > 0 ? (double)found / relevant : 0;
    }
}
