namespace Hypencoder.Evaluation;

/// <summary>How <see cref="Evaluator"/> compares scores and averages; the defaults are trec_eval 9.0.8's.</summary>
public sealed record EvaluationOptions
{
    /// <summary>
    /// A judged query that the run lacks counts as 0 (trec_eval's <c>-c</c>); else only queries in both are averaged.
    /// </summary>
    public bool CountMissingQueries { get; init; }

    /// <summary>
    /// Scores are rounded to single precision before they are compared, as trec_eval did up to 9.0.7.
    /// </summary>
    public bool SinglePrecisionScores { get; init; }
}
