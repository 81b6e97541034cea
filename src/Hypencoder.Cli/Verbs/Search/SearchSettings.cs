using Hypencoder.Search;

namespace Hypencoder.Cli.Verbs;

/// <summary>How to search.</summary>
/// <param name="Strategy">One of <see cref="Strategies"/>; null for the model's own.</param>
/// <param name="Threads">0 for all cores.</param>
/// <param name="Exhaustive">For exhaustive search.</param>
/// <param name="Graph">For graph search.</param>
/// <param name="TwoStage">For two-stage search.</param>
internal sealed record SearchSettings(
    string? Strategy, int Threads, ExhaustiveSearchOptions Exhaustive, GraphSearchOptions Graph,
    TwoStageOptions TwoStage);
