using Hypencoder.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace Hypencoder.Training;

/// <summary>Ranks a corpus for training queries and selects the passages of a range of ranks as negatives.</summary>
internal static class HardNegativeMiner
{
    private const int QueryBatchSize = 256;
    private const int PassageBatchSize = 256;
    private const int PassagesAScoring = 256;

    /// <summary>
    /// Returns, for each query, the passages at ranks <paramref name="fromRank"/> to <paramref name="toRank"/>, not
    /// counting the relevant ones.
    /// </summary>
    /// <param name="model">The model that ranks, which is set to evaluation mode.</param>
    /// <param name="queries">Token ids of each query.</param>
    /// <param name="passages">Token ids of each passage.</param>
    /// <param name="relevant">Indices of the relevant passages of each query, which are never selected.</param>
    /// <param name="fromRank">The first rank, from 1, counted without the relevant passages.</param>
    /// <param name="toRank">The last rank, at least <paramref name="fromRank"/>.</param>
    /// <param name="progress">Receives the number of queries that are done; may be null.</param>
    /// <param name="cancellationToken">Stops before the next batch of passages or queries.</param>
    public static int[][] Mine(
        DualEncoder model, IReadOnlyList<int[]> queries, IReadOnlyList<int[]> passages,
        IReadOnlyList<IReadOnlySet<int>> relevant, int fromRank, int toRank,
        IProgress<int>? progress = null, CancellationToken cancellationToken = default)
    {
        if (fromRank < 1 || toRank < fromRank)
        {
            throw new ArgumentOutOfRangeException(
                nameof(toRank), $"expected 1 ≤ from ≤ to, found {fromRank} and {toRank}");
        }
        model.eval();
        using IDisposable gradients = no_grad();
        using DisposeScope scope = NewDisposeScope();
        Tensor vectors = Encode(model, passages, cancellationToken); // (passages, d)
        int most = Math.Min(passages.Count, toRank + (relevant.Count > 0 ? relevant.Max(r => r.Count) : 0));
        int[][] negatives = new int[queries.Count][];
        foreach (int[] chunk in Enumerable.Range(0, queries.Count).Chunk(QueryBatchSize))
        {
            cancellationToken.ThrowIfCancellationRequested();
            int[] ranked = Rank(model, [.. chunk.Select(q => queries[q])], vectors, most);
            for (int i = 0; i < chunk.Length; i++)
            {
                negatives[chunk[i]] = [.. ranked.AsSpan(i * most, most).ToArray()
                    .Where(p => !relevant[chunk[i]].Contains(p)).Skip(fromRank - 1).Take(toRank - fromRank + 1)];
            }
            progress?.Report(chunk[^1] + 1);
        }
        return negatives;
    }

    private static Tensor Encode(DualEncoder model, IReadOnlyList<int[]> passages, CancellationToken cancellationToken)
    {
        int[] order = [.. Enumerable.Range(0, passages.Count).OrderBy(p => passages[p].Length)];
        Tensor vectors = zeros(passages.Count, model.Config.Dimension);
        foreach (int[] chunk in order.Chunk(PassageBatchSize))
        {
            cancellationToken.ThrowIfCancellationRequested();
            using DisposeScope scope = NewDisposeScope();
            (Tensor ids, Tensor mask) = TokenBatch.Create([.. chunk.Select(p => passages[p])]);
            vectors.index_copy_(0, tensor(chunk.Select(p => (long)p).ToArray()), model.EncodePassages(ids, mask));
        }
        return vectors;
    }

    private static int[] Rank(DualEncoder model, int[][] queries, Tensor passages, int count)
    {
        using DisposeScope scope = NewDisposeScope();
        (Tensor ids, Tensor mask) = TokenBatch.Create(queries);
        QNetBatch nets = model.EncodeQueries(ids, mask);
        // A hidden layer holds one row of its width for each pair: too many for all passages at once.
        Tensor scores = model.Config.ScoresByInnerProduct
            ? nets.Score(passages)
            : cat([.. passages.split(PassagesAScoring).Select(nets.Score)], 1); // (queries, passages)
        (Tensor best, _) = scores.topk(count); // (queries, count)
        float[] kept = best.contiguous().data<float>().ToArray();
        return [.. Enumerable.Range(0, queries.Length).SelectMany(q => Best(
            scores.select(0, q).contiguous().data<float>().ToArray(), kept[(q + 1) * count - 1], count))];
    }

    /// <summary>
    /// The indices of the best scores. Ties are broken by ascending index, since topk leaves their order undefined.
    /// </summary>
    private static int[] Best(ReadOnlySpan<float> scores, float least, int count)
    {
        List<(float Score, int Passage)> reaching = [];
        for (int p = 0; p < scores.Length; p++)
        {
            if (!(scores[p] < least))
                reaching.Add((scores[p], p));
        }
        return [.. reaching.OrderByDescending(r => r.Score).Take(count).Select(r => r.Passage)];
    }
}
