using Hypencoder.Search;

namespace Hypencoder.Retrieval;

/// <summary>How to search an index. It never changes, and is safe to use from many threads.</summary>
public sealed record SearchOptions
{
    /// <summary>The strategy; null for the model's own exact one.</summary>
    public SearchStrategy? Strategy { get; init; }

    /// <summary>
    /// Number of threads of one search, and of a batch of queries; 0 for all cores. Results do not depend on it, and it
    /// counts in the place of what the options of a strategy say.
    /// </summary>
    public int Threads { get; init; }

    /// <summary>Settings of <see cref="SearchStrategy.Exhaustive"/>.</summary>
    public ExhaustiveSearchOptions Exhaustive { get; init; } = new();

    /// <summary>Settings of <see cref="SearchStrategy.Graph"/>.</summary>
    public GraphSearchOptions Graph { get; init; } = GraphSearchOptions.Efficient1;

    /// <summary>Settings of <see cref="SearchStrategy.TwoStage"/>.</summary>
    public TwoStageOptions TwoStage { get; init; } = new();
}
