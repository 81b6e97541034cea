using Hypencoder.Torch;
using static TorchSharp.torch;

namespace Hypencoder.Training.Collation;

/// <summary>Collates the examples drawn for a step into tensors.</summary>
/// <param name="set">The texts, or the vectors of passages.</param>
/// <param name="passageNoise">Noise as in <see cref="TrainingConfig.PassageNoise"/>.</param>
internal sealed class Collator(TrainingSet set, double passageNoise = 0)
{
    public TrainingBatch Collate(IReadOnlyList<SampledExample> examples)
    {
        int items = examples[0].Items.Length;
        int[] passages = [.. examples.SelectMany(e => e.Items)];
        (Tensor queryIds, Tensor queryMask) =
            TokenBatch.Create([.. examples.Select(e => e.Variant ?? set.Queries[e.Example.Query])]);
        (Tensor? passageIds, Tensor? passageMask) =
            set.Vectors is null ? TokenBatch.Create([.. passages.Select(p => set.Passages[p])]) : (null, null);
        return new TrainingBatch
        {
            QueryIds = queryIds,
            QueryMask = queryMask,
            PassageIds = passageIds,
            PassageMask = passageMask,
            PassageVectors = set.Vectors?.Gather(passages, passageNoise),
            ItemsPerQuery = items,
            TeacherScores = examples[0].Scores is null
                ? null
                : tensor(examples.SelectMany(e => e.Scores!).ToArray()).reshape(examples.Count, items),
            KnownPositives = KnownPositives(examples, passages, items),
        };
    }

    private static Tensor KnownPositives(IReadOnlyList<SampledExample> examples, int[] passages, int items)
    {
        bool[] known = new bool[examples.Count * passages.Length];
        for (int q = 0; q < examples.Count; q++)
        {
            HashSet<int> relevant = [.. examples[q].Example.Relevant];
            for (int p = 0; p < passages.Length; p++)
                known[(q * passages.Length) + p] = p != q * items && relevant.Contains(passages[p]);
        }
        return tensor(known).reshape(examples.Count, passages.Length);
    }
}
