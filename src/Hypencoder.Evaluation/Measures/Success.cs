namespace Hypencoder.Evaluation.Measures;

/// <summary>Success, trec_eval's success: 1 when a relevant passage is among the first k, otherwise 0.</summary>
internal sealed record Success(int K, int? MinimumGrade) : Measure("Success", K, MinimumGrade)
{
    internal override double Compute(JudgedRanking ranking) =>
        JudgedRanking.CountAtLeast(ranking.Top(K), RelevantFrom(ranking)) > 0 ? 1 : 0;
}
