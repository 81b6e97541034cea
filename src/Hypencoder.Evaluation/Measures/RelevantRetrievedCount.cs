namespace Hypencoder.Evaluation.Measures;

/// <summary>NumRelRet, trec_eval's num_rel_ret: the number of relevant passages retrieved.</summary>
internal sealed record RelevantRetrievedCount(int? MinimumGrade) : Measure("NumRelRet", cutoff: null, MinimumGrade)
{
    public override bool IsCount => true;

    internal override double Compute(JudgedRanking ranking) =>
        JudgedRanking.CountAtLeast(ranking.Grades, RelevantFrom(ranking));
}
