namespace Hypencoder.Evaluation.Measures;

/// <summary>
/// NumRet, trec_eval's num_ret: the number of passages retrieved. With a stated grade, only passages of that grade or
/// higher are counted, so that <c>rel=1</c> is trec_eval's num_rel_ret.
/// </summary>
internal sealed record RetrievedCount(int? MinimumGrade) : Measure("NumRet", cutoff: null, MinimumGrade)
{
    public override bool IsCount => true;

    internal override double Compute(JudgedRanking ranking) => Relevance is int grade
        ? JudgedRanking.CountAtLeast(ranking.Grades, grade)
        : ranking.Grades.Length;
}
