namespace Hypencoder.Search;

/// <summary>How a two-stage search went.</summary>
/// <param name="PassagesCompared">How many passages were compared with the surrogate, by their 8-bit vectors.</param>
/// <param name="PassagesScored">How many passages the q-net was evaluated on, the sample among them.</param>
/// <param name="PassagesSampled">
/// How many of these the surrogate did not choose: what the promise costs. They may be among the best like any other.
/// </param>
/// <param name="Rounds">In how many rounds its candidates were scored.</param>
/// <param name="ExpectedMissing">
/// How many of the exact best top-k are expected to be missing; 0 where all passages were scored.
/// </param>
/// <param name="Outcome">Why it ended.</param>
internal readonly record struct TwoStageAccount(
    long PassagesCompared, long PassagesScored, long PassagesSampled, int Rounds, double ExpectedMissing,
    TwoStageOutcome Outcome);
