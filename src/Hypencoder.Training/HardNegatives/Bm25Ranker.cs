using Hypencoder.Data;
using Hypencoder.Lexical;
using Hypencoder.Search;

namespace Hypencoder.Training.HardNegatives;

/// <summary>Ranks passages with BM25, which finds only those that share a word with the query.</summary>
internal sealed class Bm25Ranker : IPassageRanker, IDisposable
{
    private readonly Bm25Index _index;
    private readonly Dictionary<string, int> _indices;

    /// <param name="passages">The passages of the collection.</param>
    /// <param name="options">The options of BM25; null for the defaults.</param>
    public Bm25Ranker(IReadOnlyList<Passage> passages, Bm25Options? options = null)
    {
        _index = Bm25Index.Build(passages, options);
        _indices = passages.Index().ToDictionary(p => p.Item.Id, p => p.Index, StringComparer.Ordinal);
    }

    /// <inheritdoc/>
    public int Count => _index.Count;

    /// <inheritdoc/>
    public IReadOnlyList<Ranking> Rank(
        IReadOnlyList<string> queries, int depth, CancellationToken cancellationToken)
    {
        Ranking[] rankings = new Ranking[queries.Count];
        ParallelOptions options = new() { CancellationToken = cancellationToken };
        Parallel.For(0, rankings.Length, options, q =>
        {
            IReadOnlyList<RunEntry> found = _index.Search(queries[q], depth);
            rankings[q] = new Ranking(
                [.. found.Select(e => _indices[e.PassageId])], [.. found.Select(e => (float)e.Score)], found.Count);
        });
        return rankings;
    }

    /// <inheritdoc/>
    public double[] BestScores(IReadOnlyList<string> queries, IReadOnlyList<IReadOnlyCollection<int>> passages)
    {
        double[] best = new double[queries.Count];
        Parallel.For(0, best.Length, q => best[q] = passages[q].Max(p => _index.Score(queries[q], p)));
        return best;
    }

    /// <inheritdoc/>
    public void Dispose() => _index.Dispose();
}
