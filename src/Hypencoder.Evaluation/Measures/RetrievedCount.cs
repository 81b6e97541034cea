namespace Hypencoder.Evaluation.Measures;

/// <summary>
/// NumRet: the passages retrieved, trec_eval's num_ret; those of them that are relevant where a grade is stated, which
/// for <c>rel=1</c> is trec_eval's num_rel_ret.
/// </summary>
internal sealed record RetrievedCount(int? MinimumGrade) : Measure("NumRet", cutoff: null, MinimumGrade)
{
    public override bool IsCount => true;

    internal override double Compute(JudgedRanking ranking) => Relevance is int grade
        ? JudgedRanking.CountAtLeast(ranking.Grades, grade)
        : ranking.Grades.Length;
}
