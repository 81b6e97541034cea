namespace Hypencoder.Evaluation.Measures;

/// <summary>
/// Judged, as in ir_measures: the number of the first k passages that have a judgment of any grade, divided by k.
/// </summary>
internal sealed record Judged(int K) : Measure("Judged", K, relevance: null)
{
    internal override double Compute(JudgedRanking ranking) =>
        (double)JudgedRanking.CountAtLeast(ranking.Top(K), JudgedRanking.NotJudged + 1) / K;
}
