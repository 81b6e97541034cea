namespace Hypencoder.Evaluation.Measures;

/// <summary>
/// NumRel, trec_eval's num_rel: the number of passages judged relevant, retrieved or not. Over all queries, where
/// missing ones are counted (<c>-c</c>), trec_eval counts every judgment of grade 1 or higher, whatever the level
/// (<c>-l</c>).
/// </summary>
internal sealed record RelevantCount(int? MinimumGrade) : Measure("NumRel", cutoff: null, MinimumGrade)
{
    public override bool IsCount => true;

    internal override Measure ForOverall(EvaluationOptions options) =>
        Relevance is null && options.CountMissingQueries ? new RelevantCount(1) : this;

    internal override double Compute(JudgedRanking ranking) => ranking.CountRelevant(RelevantFrom(ranking));
}
