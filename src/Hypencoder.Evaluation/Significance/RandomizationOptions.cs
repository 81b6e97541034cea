namespace Hypencoder.Evaluation.Significance;

/// <summary>Options of the randomisation test.</summary>
internal sealed record RandomizationOptions
{
    /// <summary>
    /// Number of assignments of signs to draw, at least 1; where there are no more than that, all are enumerated.
    /// </summary>
    public int Permutations { get; init; } = 100_000;

    /// <summary>Seed of the draws, which are the same on every machine.</summary>
    public int Seed { get; init; }
}
