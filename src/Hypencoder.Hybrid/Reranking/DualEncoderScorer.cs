using Hypencoder.Data;
using Hypencoder.Models;
using Hypencoder.Search;

namespace Hypencoder.Hybrid.Reranking;

/// <summary>Scores candidates with the q-nets of a Hypencoder or the query vectors of a bi-encoder.</summary>
internal sealed class DualEncoderScorer(RetrievalModel model, CandidateVectors vectors) : ICandidateScorer
{
    public float[][] Score(
        IReadOnlyList<Query> queries, IReadOnlyList<string[]> candidates, CancellationToken cancellationToken)
    {
        QNet[] nets = model.EncodeQueries([.. queries.Select(query => query.Text)], maxLength: null, cancellationToken);
        float[][] scores = new float[queries.Count][];
        Parallel.For(
            0, scores.Length,
            new ParallelOptions { MaxDegreeOfParallelism = model.Threads, CancellationToken = cancellationToken },
            i => scores[i] = vectors.Score(nets[i], candidates[i]));
        return scores;
    }
}
