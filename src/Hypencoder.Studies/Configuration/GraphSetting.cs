namespace Hypencoder.Studies;

/// <summary>One setting of graph search; the study writes it as entry points / candidates / iterations.</summary>
public sealed record GraphSetting
{
    /// <summary>Random passages to start from.</summary>
    public int EntryPoints { get; init; } = 100;

    /// <summary>Passages expanded a round (<c>nCandidates</c>).</summary>
    public int Candidates { get; init; } = 64;

    /// <summary>Rounds.</summary>
    public int MaxIterations { get; init; } = 16;
}
