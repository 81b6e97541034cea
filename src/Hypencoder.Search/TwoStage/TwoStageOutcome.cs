namespace Hypencoder.Search;

/// <summary>Reason why a two-stage search ended.</summary>
internal enum TwoStageOutcome
{
    /// <summary>Fewer passages are expected to be missing than the tolerance allows.</summary>
    WithinTolerance,

    /// <summary>
    /// All candidates were scored, and more passages are expected to be missing than the tolerance allows, or the
    /// surrogate orders passages too differently from the q-net for an estimate.
    /// </summary>
    CandidatesExhausted,

    /// <summary>All passages were scored, so nothing is missing.</summary>
    Exhaustive,
}
