namespace Hypencoder.Evaluation.Measures;

/// <summary>
/// NumRel, trec_eval's num_rel: the passages judged relevant, retrieved or not. Over all queries, with missing ones
/// counted (<c>-c</c>), trec_eval goes back to the judgments and takes grades from 1 on, whatever the level
/// (<c>-l</c>).
/// </summary>
internal sealed record RelevantCount(int? MinimumGrade) : Measure("NumRel", cutoff: null, MinimumGrade)
{
    public override bool IsCount => true;

    internal override Measure ForOverall(EvaluationOptions options) =>
        Relevance is null && options.CountMissingQueries ? new RelevantCount(1) : this;

    internal override double Compute(JudgedRanking ranking) => ranking.CountRelevant(RelevantFrom(ranking));
}
