using Hypencoder.Data;
using Hypencoder.Models;
using Hypencoder.Search;

namespace Hypencoder.Training.HardNegatives;

/// <summary>Ranks passages exhaustively with a model, on the kernels of search.</summary>
internal sealed class ModelRanker : IPassageRanker
{
    private readonly RetrievalModel _model;
    private readonly VectorStore _vectors;
    private readonly ISearchStrategy _strategy;

    /// <param name="model">The model that encodes the queries, which must stay open.</param>
    /// <param name="vectors">The model's passage vectors in the order of the collection, which must stay open.</param>
    /// <param name="passages">The passages of the collection.</param>
    /// <exception cref="InvalidDataException">The vectors belong to other passages, or have another width.</exception>
    public ModelRanker(RetrievalModel model, VectorStore vectors, IReadOnlyList<Passage> passages)
    {
        if (vectors.Dimension != model.Dimension)
        {
            throw new InvalidDataException(
                $"{vectors.Path}: expected vectors of {model.Dimension} values, found {vectors.Dimension}");
        }
        if (vectors.Count != passages.Count)
        {
            throw new InvalidDataException(
                $"{vectors.Path}: expected the {passages.Count} passages of the collection, found {vectors.Count}");
        }
        for (int p = 0; p < passages.Count; p++)
        {
            if (vectors.Id(p) != passages[p].Id)
            {
                throw new InvalidDataException(
                    $"{vectors.Path}: expected passage {passages[p].Id} as number {p}, found {vectors.Id(p)}");
            }
        }
        _model = model;
        _vectors = vectors;
        _strategy = model.Config.ScoresByInnerProduct
            ? new InnerProductSearch(vectors)
            : new ExhaustiveSearch(vectors, new ExhaustiveSearchOptions { Threads = 1 }); // queries side by side
    }

    /// <inheritdoc/>
    public int Count => _vectors.Count;

    /// <inheritdoc/>
    public IReadOnlyList<Ranking> Rank(
        IReadOnlyList<string> queries, int depth, CancellationToken cancellationToken) => _strategy.SearchAll(
            _model.EncodeQueries(queries, cancellationToken: cancellationToken), depth,
            cancellationToken: cancellationToken);

    /// <inheritdoc/>
    public double[] BestScores(IReadOnlyList<string> queries, IReadOnlyList<IReadOnlyCollection<int>> passages)
    {
        QNet[] nets = _model.EncodeQueries(queries);
        PassageScorer scorer = new(_vectors, threads: 1);
        double[] best = new double[queries.Count];
        for (int q = 0; q < best.Length; q++)
        {
            float[] scores = new float[passages[q].Count];
            scorer.Load(nets[q]);
            scorer.Score(passages[q].ToArray(), scores, CancellationToken.None);
            best[q] = scores.Max();
        }
        return best;
    }
}
