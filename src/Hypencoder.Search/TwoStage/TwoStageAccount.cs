namespace Hypencoder.Search;

/// <summary>Statistics of a two-stage search.</summary>
/// <param name="PassagesCompared">Number of passages compared with the surrogate, by their 8-bit vectors.</param>
/// <param name="PassagesScored">Number of passages on which the q-net was evaluated, including the sample.</param>
/// <param name="PassagesSampled">
/// Number of these that were sampled rather than chosen by the surrogate: the cost of the estimate. They may be among
/// the best like any other.
/// </param>
/// <param name="Rounds">Number of rounds in which candidates were scored.</param>
/// <param name="ExpectedMissing">
/// Expected number of missing passages of the exact best top-k; 0 where all passages were scored.
/// </param>
/// <param name="Outcome">Reason why the search ended.</param>
internal readonly record struct TwoStageAccount(
    long PassagesCompared, long PassagesScored, long PassagesSampled, int Rounds, double ExpectedMissing,
    TwoStageOutcome Outcome);
