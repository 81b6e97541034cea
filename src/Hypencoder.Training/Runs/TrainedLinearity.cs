using Hypencoder.Search;
using Hypencoder.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace Hypencoder.Training.Runs;

/// <summary>
/// Measures the linearity of a newly trained model's q-nets over a sample of its training set, so that a model whose
/// hidden units never switch is noticed before any search.
/// </summary>
internal static class TrainedLinearity
{
    private const int MostQueries = 32;
    private const int MostPassages = 1000;
    private const int TextBatchSize = 64;

    /// <summary>Returns the mean linearity; null where the q-nets have no hidden layers.</summary>
    /// <param name="model">The model, which is set to evaluation mode.</param>
    /// <param name="set">The training set, from which evenly spaced queries and passages are taken.</param>
    public static LinearitySummary? Measure(DualEncoder model, TrainingSet set)
    {
        if (model.Config.QNetDimensions.Count <= 2)
            return null;
        model.eval();
        using IDisposable gradients = no_grad();
        QNet[] nets = [.. Batches(set.Queries, MostQueries).SelectMany(batch => Encode(
            batch, (ids, mask) => model.EncodeQueries(ids, mask).ToQNets()))];
        float[] vectors = PassageVectors(model, set, MostPassages).data<float>().ToArray();
        LinearityMeter meter = new(vectors, model.Config.Dimension);
        return new LinearitySummary(
            nets.Length, meter.Passages, QNetLinearity.Mean(meter.MeasureAll(nets, threads: 1)));
    }

    /// <summary>Vectors of passages, evenly spaced in a training set: (passages, d).</summary>
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

    /// <summary>At most so many indices, evenly from first to last.</summary>
    private static IEnumerable<int> Spread(int all, int most)
    {
        int count = Math.Min(all, most);
        return Enumerable.Range(0, count).Select(i => (int)((long)i * all / count));
    }
}
