namespace Hypencoder.Search;

/// <summary>Settings of <see cref="ExhaustiveSearch"/>.</summary>
public sealed record ExhaustiveSearchOptions
{
    /// <summary>How many threads one search uses; 0 for all processors. Results do not depend on it.</summary>
    public int Threads { get; init; }
}
