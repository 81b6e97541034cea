namespace Hypencoder.Evaluation.Significance;

/// <summary>How the randomisation test draws.</summary>
public sealed record RandomizationOptions
{
    /// <summary>How many assignments of signs are drawn; where there are no more, all are enumerated.</summary>
    public int Permutations { get; init; } = 100_000;

    /// <summary>The same seed draws the same on every machine.</summary>
    public int Seed { get; init; }
}
