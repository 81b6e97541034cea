using Hypencoder.Data;
using Hypencoder.Models;

namespace Hypencoder.Hybrid.Reranking;

/// <summary>Scores candidates with a cross-encoder, which reads query and passage together.</summary>
/// <param name="model">The cross-encoder.</param>
/// <param name="passages">The candidates by their ids.</param>
internal sealed class CrossEncoderScorer(CrossEncoderModel model, IReadOnlyDictionary<string, Passage> passages)
    : ICandidateScorer
{
    public float[][] Score(
        IReadOnlyList<Query> queries, IReadOnlyList<string[]> candidates, CancellationToken cancellationToken) =>
        [.. queries.Zip(candidates, (query, ids) => model.Score(
            query.Text, [.. ids.Select(id => passages[id].FullText)], cancellationToken))];
}
