using Hypencoder.Search;
using Hypencoder.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace Hypencoder.Training.Collation;

/// <summary>What a model makes of some texts of its training set, taken evenly from first to last.</summary>
internal static class TrainingSample
{
    private const int TextBatchSize = 64;

    /// <summary>Q-nets of queries.</summary>
    /// <param name="model">The model, which is set to evaluation mode.</param>
    /// <param name="set">The training set.</param>
    /// <param name="most">Greatest number of queries.</param>
    public static QNet[] QNets(DualEncoder model, TrainingSet set, int most)
    {
        model.eval();
        using IDisposable gradients = no_grad();
        return [.. Batches(set.Queries, most).SelectMany(batch => Encode(
            batch, (ids, mask) => model.EncodeQueries(ids, mask).ToQNets()))];
    }

    /// <summary>Vectors of passages: (passages, d).</summary>
    /// <param name="model">The model, which is set to evaluation mode.</param>
    /// <param name="set">The training set.</param>
    /// <param name="most">Greatest number of passages.</param>
    public static Tensor PassageVectors(DualEncoder model, TrainingSet set, int most)
    {
        model.eval();
        using IDisposable gradients = no_grad();
        return set.Vectors is EncodedPassages encoded
            ? encoded.Gather([.. Spread(encoded.Count, most)])
            : tensor((float[])[.. Batches(set.Passages, most).SelectMany(batch => Encode(
                batch, (ids, mask) => model.EncodePassages(ids, mask).cpu().contiguous().data<float>().ToArray()))])
                .reshape(-1, model.Config.Dimension);
    }

    private static T[] Encode<T>(int[][] batch, Func<Tensor, Tensor, T[]> encode)
    {
        using DisposeScope scope = NewDisposeScope();
        (Tensor ids, Tensor mask) = TokenBatch.Create(batch);
        return encode(ids, mask);
    }

    private static IEnumerable<int[][]> Batches(IReadOnlyList<int[]> texts, int most) =>
        Spread(texts.Count, most).Select(i => texts[i]).Chunk(TextBatchSize);

    private static IEnumerable<int> Spread(int all, int most)
    {
        int count = Math.Min(all, most);
        return Enumerable.Range(0, count).Select(i => (int)((long)i * all / count));
    }
}
