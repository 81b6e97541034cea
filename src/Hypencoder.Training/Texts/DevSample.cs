using Hypencoder.Torch;
using Hypencoder.Training.Texts;
using static TorchSharp.torch;

namespace Hypencoder.Training;

/// <summary>
/// A small retrieval task that selects checkpoints: a sample of dev queries over their relevant passages and a random
/// sample of the corpus, searched exhaustively.
/// </summary>
internal sealed class DevSample
{
    private const int QueryBatchSize = 32;
    private const int PassageBatchSize = 256;
    private const int PassagesAScore = 256;
    private readonly IReadOnlyList<int[]> _queries;
    private readonly IReadOnlyList<int[]> _passages;
    private readonly IReadOnlyDictionary<int, int>[] _grades;
    private readonly int[] _byLength;
    private readonly EncodedPassages? _vectors;

    /// <param name="queries">Token ids of each query.</param>
    /// <param name="passages">Token ids of each passage.</param>
    /// <param name="grades">
    /// Grades of each query's relevant passages, by their index in <paramref name="passages"/>.
    /// </param>
    /// <param name="vectors">
    /// Vectors of the passages, for models whose passage encoder is frozen; null to encode them each time.
    /// </param>
    public DevSample(
        IReadOnlyList<int[]> queries, IReadOnlyList<int[]> passages,
        IReadOnlyList<IReadOnlyDictionary<int, int>> grades, EncodedPassages? vectors = null)
    {
        _vectors = vectors;
        _queries = queries;
        _passages = passages;
        _grades = [.. grades];
        _byLength = vectors is null
            ? [.. Enumerable.Range(0, passages.Count).OrderBy(i => passages[i].Length)]
            : [.. Enumerable.Range(0, vectors.Count)];
    }

    /// <summary>Computes the mean nDCG@10 of a model.</summary>
    public double Evaluate(DualEncoder model)
    {
        Tensor passages = _vectors?.Gather(_byLength)
            ?? cat([.. _byLength.Chunk(PassageBatchSize).Select(chunk => Encode(model, chunk))]); // (passages, d)
        double sum = 0;
        foreach (int[] chunk in Enumerable.Range(0, _queries.Count).Chunk(QueryBatchSize))
            sum += Gains(model, passages, chunk);
        return sum / _queries.Count;
    }

    private Tensor Encode(DualEncoder model, int[] chunk)
    {
        using TorchSharp.DisposeScope scope = NewDisposeScope();
        (Tensor ids, Tensor mask) = TokenBatch.Create([.. chunk.Select(p => _passages[p])]);
        return model.EncodePassages(ids, mask).MoveToOuterDisposeScope();
    }

    private double Gains(DualEncoder model, Tensor passages, int[] chunk)
    {
        using TorchSharp.DisposeScope scope = NewDisposeScope();
        (Tensor ids, Tensor mask) = TokenBatch.Create([.. chunk.Select(q => _queries[q])]);
        QNetBatch nets = model.EncodeQueries(ids, mask);
        Tensor scores =
            cat([.. passages.split(PassagesAScore).Select(part => Score(nets, part))], 1); // (queries, passages)
        (_, Tensor top) = scores.topk((int)Math.Min(DiscountedGain.Depth, scores.shape[1])); // (queries, 10)
        long[] ranked = top.contiguous().data<long>().ToArray();
        int depth = ranked.Length / chunk.Length;
        double sum = 0;
        for (int q = 0; q < chunk.Length; q++)
        {
            IReadOnlyDictionary<int, int> grades = _grades[chunk[q]];
            IEnumerable<long> best = ranked.Skip(q * depth).Take(depth);
            sum += DiscountedGain.Of(best.Select(i => grades.GetValueOrDefault(_byLength[i])))
                / DiscountedGain.Of(grades.Values.OrderDescending());
        }
        return sum;
    }

    private static Tensor Score(QNetBatch nets, Tensor passages)
    {
        using TorchSharp.DisposeScope scope = NewDisposeScope();
        return nets.Score(passages).MoveToOuterDisposeScope();
    }
}
