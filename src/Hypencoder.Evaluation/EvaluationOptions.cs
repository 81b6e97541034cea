namespace Hypencoder.Evaluation;

/// <summary>Options of <see cref="Evaluator"/>; the defaults are those of trec_eval 9.0.8.</summary>
public sealed record EvaluationOptions
{
    /// <summary>
    /// Whether judged queries that the run lacks count as 0 (trec_eval's <c>-c</c>); when false, only queries in both
    /// are averaged.
    /// </summary>
    public bool CountMissingQueries { get; init; }

    /// <summary>
    /// Smallest grade of a relevant passage, at least 1, for measures that do not state one (trec_eval's <c>-l</c>).
    /// </summary>
    public int RelevanceLevel
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            field = value;
        }
    } = 1;

    /// <summary>
    /// Number of each query's best passages that are evaluated (trec_eval's <c>-M</c>), at least 1; null for all.
    /// </summary>
    public int? MaxResults
    {
        get;
        init
        {
            if (value is int most)
                ArgumentOutOfRangeException.ThrowIfLessThan(most, 1, nameof(value));
            field = value;
        }
    }

    /// <summary>
    /// Whether scores are compared in double precision, as in trec_eval 10.0 and later. When false, they are rounded to
    /// single precision first, as in trec_eval 9.0.8; scores that are then equal are ties, which the passage id
    /// decides.
    /// </summary>
    /// <remarks>https://github.com/usnistgov/trec_eval, issue 34.</remarks>
    public bool DoublePrecisionScores { get; init; }
}
