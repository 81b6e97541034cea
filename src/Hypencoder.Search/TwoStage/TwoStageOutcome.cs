namespace Hypencoder.Search;

/// <summary>Why a two-stage search ended.</summary>
internal enum TwoStageOutcome
{
    /// <summary>It expects to miss less than its tolerance allows.</summary>
    Promised,

    /// <summary>
    /// It has scored as many candidates as it may, and expects to miss more than its tolerance allows, or its surrogate
    /// orders passages too unlike the q-net for what it expects to be a promise.
    /// </summary>
    CandidatesExhausted,

    /// <summary>It has scored all passages: nothing is missing.</summary>
    Exhaustive,
}
