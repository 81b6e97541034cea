namespace Hypencoder.Search;

/// <summary>How a two-stage search went.</summary>
/// <param name="PassagesCompared">How many passages were compared with the surrogate, by their 8-bit vectors.</param>
/// <param name="PassagesScored">How many passages the q-net was evaluated on.</param>
/// <param name="Rounds">In how many rounds its candidates were scored.</param>
/// <param name="ExpectedMissing">
/// How many of the best top-k a further round is expected to find, by the held-out estimate it stopped at; not a number
/// where it scored all its candidates or all passages.
/// </param>
public readonly record struct TwoStageAccount(
    long PassagesCompared, long PassagesScored, int Rounds, double ExpectedMissing);
