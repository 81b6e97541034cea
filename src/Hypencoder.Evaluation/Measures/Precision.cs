namespace Hypencoder.Evaluation.Measures;

/// <summary>
/// P, trec_eval's P: the number of relevant passages among the first k, divided by k even when fewer are retrieved.
/// </summary>
internal sealed record Precision(int K, int? MinimumGrade) : Measure("P", K, MinimumGrade)
{
    internal override double Compute(JudgedRanking ranking) =>
        (double)JudgedRanking.CountAtLeast(ranking.Top(K), RelevantFrom(ranking)) / K;
}
