namespace Hypencoder.Evaluation.Measures;

/// <summary>
/// Rprec, trec_eval's Rprec: the precision of the first R passages, where R is the number of relevant passages; 0 for R
/// = 0.
/// </summary>
internal sealed record RPrecision(int? MinimumGrade) : Measure("Rprec", cutoff: null, MinimumGrade)
{
    internal override double Compute(JudgedRanking ranking)
    {
        int relevant = ranking.CountRelevant(RelevantFrom(ranking));
        int found = JudgedRanking.CountAtLeast(ranking.Top(relevant), RelevantFrom(ranking));
        return relevant > 0 ? (double)found / relevant : 0;
    }
}
