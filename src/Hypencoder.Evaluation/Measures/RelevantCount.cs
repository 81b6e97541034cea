namespace Hypencoder.Evaluation.Measures;

/// <summary>NumRel, trec_eval's num_rel: the passages judged relevant, retrieved or not.</summary>
internal sealed record RelevantCount(int? MinimumGrade) : Measure("NumRel", cutoff: null, MinimumGrade)
{
    public override bool IsCount => true;

    internal override double Compute(JudgedRanking ranking) => ranking.CountRelevant(RelevantFrom(ranking));
}
