using Hypencoder.Models;
using Hypencoder.Search;

namespace Hypencoder.Retrieval;

/// <summary>Settings of the searches of an index. Immutable, and safe to use from many threads.</summary>
public sealed record SearchOptions
{
    /// <summary>Search strategy; null for the model's own exact one.</summary>
    public SearchStrategy? Strategy { get; init; }

    /// <summary>
    /// Number of threads of one search, or of a batch of queries; 0 for all processors. Results do not depend on it. It
    /// overrides the number of threads in the settings of a strategy.
    /// </summary>
    public int Threads { get; init; }

    /// <summary>
    /// Width to which the hidden layers of the q-nets are cut by a model that <see cref="Retriever.OpenAsync"/> loads;
    /// null for whole q-nets. A model that is loaded already has that of its <see cref="ModelOptions.QNetWidth"/>.
    /// </summary>
    public int? QNetWidth { get; init; }

    /// <summary>Settings of <see cref="SearchStrategy.Exhaustive"/>.</summary>
    public ExhaustiveSearchOptions Exhaustive { get; init; } = new();

    /// <summary>Settings of <see cref="SearchStrategy.Graph"/>.</summary>
    public GraphSearchOptions Graph { get; init; } = GraphSearchOptions.Efficient1;

    /// <summary>Settings of <see cref="SearchStrategy.TwoStage"/>.</summary>
    public TwoStageOptions TwoStage { get; init; } = new();

    /// <summary>
    /// Engine that finds the candidates of <see cref="SearchStrategy.Candidates"/>; the caller disposes of it.
    /// </summary>
    public ICandidateSource? CandidateSource { get; init; }

    /// <summary>
    /// Number of candidates of a query; 0 for twice the number of passages wanted and 200 more.
    /// </summary>
    public int CandidateCount { get; init; }
}
