namespace Hypencoder.Evaluation;

/// <summary>How <see cref="Evaluator"/> compares scores and averages; the defaults are trec_eval 9.0.8's.</summary>
public sealed record EvaluationOptions
{
    /// <summary>
    /// A judged query that the run lacks counts as 0 (trec_eval's <c>-c</c>); else only queries in both are averaged.
    /// </summary>
    public bool CountMissingQueries { get; init; }

    /// <summary>
    /// The least grade of a relevant passage for measures that do not state one (trec_eval's <c>-l</c>); 1 or above.
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
    /// How many of a query's best passages are looked at (trec_eval's <c>-M</c>), 1 or above; null for all.
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
    /// Scores are compared in double precision, as trec_eval does from 10.0 on. Else they are rounded to single
    /// precision first, as trec_eval 9.0.8 keeps them: scores that are equal then are ties, ordered by passage id.
    /// </summary>
    /// <remarks>github.com/usnistgov/trec_eval, issue 34.</remarks>
    public bool DoublePrecisionScores { get; init; }
}
