using Hypencoder.Data;

namespace Hypencoder.Hybrid.Reranking;

/// <summary>Scores candidates of queries, given their ids.</summary>
internal interface ICandidateScorer
{
    /// <summary>Scores the candidates of several queries.</summary>
    /// <param name="queries">Queries.</param>
    /// <param name="candidates">Ids of each query's candidates.</param>
    /// <param name="cancellationToken">Stops without a result.</param>
    /// <returns>The scores of each query's candidates, in their order; greater is better.</returns>
    float[][] Score(
        IReadOnlyList<Query> queries, IReadOnlyList<string[]> candidates, CancellationToken cancellationToken);
}
