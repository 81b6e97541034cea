using Hypencoder.Data;

namespace Hypencoder.Training.Collation;

/// <summary>
/// Draws the examples of each step: every epoch is a permutation of the set, and a step's draw depends only on the seed
/// and the step, so that a resumed run draws the same examples as an uninterrupted one.
/// </summary>
internal sealed class BatchSampler(TrainingSet set, int batchSize, int itemsPerQuery, int seed)
{
    private const int VariantStream = 0x56415249;
    private int _epoch = -1;
    private int[] _order = [];

    /// <summary>Number of batches in an epoch; the incomplete last one is dropped.</summary>
    public int BatchesPerEpoch { get; } = set.Examples.Count / batchSize;

    /// <summary>The examples of batch <paramref name="index"/>, counted over all epochs.</summary>
    public IReadOnlyList<SampledExample> Sample(long index)
    {
        int epoch = checked((int)(index / BatchesPerEpoch));
        int batch = (int)(index % BatchesPerEpoch);
        if (epoch != _epoch)
        {
            _order = [.. Enumerable.Range(0, set.Examples.Count)];
            new Random(Mix(seed, epoch)).Shuffle(_order);
            _epoch = epoch;
        }
        Random random = new(Mix(Mix(seed, epoch), batch + 1));
        SampledExample[] sampled = new SampledExample[batchSize];
        for (int i = 0; i < batchSize; i++)
            sampled[i] = Draw(set.Examples[_order[(batch * batchSize) + i]], random);
        return set.Variants is null ? sampled : WithVariants(sampled, set.Variants, Mix(epoch, batch));
    }

    /// <summary>
    /// Draws variants from a random stream of their own, so that the passages are the same as without variants.
    /// </summary>
    private SampledExample[] WithVariants(SampledExample[] sampled, QueryVariants variants, int step)
    {
        Random random = new(Mix(Mix(seed, VariantStream), step));
        return
        [
            .. sampled.Select(example =>
            {
                bool varies = random.NextDouble() < variants.Part;
                int choice = random.Next();
                return varies ? example with { Variant = variants.Draw(example.Example.Query, choice) } : example;
            }),
        ];
    }

    private SampledExample Draw(TokenizedExample example, Random random)
    {
        int[] items = new int[itemsPerQuery];
        float[]? scores = example.PositiveScores is null ? null : new float[itemsPerQuery];
        int positive = random.Next(example.Positives.Length);
        items[0] = example.Positives[positive];
        if (scores is not null)
            scores[0] = example.PositiveScores![positive];
        int[] order = DrawDistinct(example.Negatives.Length, itemsPerQuery - 1, random);
        for (int i = 0; i < order.Length; i++)
        {
            items[i + 1] = example.Negatives[order[i]];
            if (scores is not null)
                scores[i + 1] = example.NegativeScores![order[i]];
        }
        return new SampledExample(example, items, scores);
    }

    /// <summary>
    /// A partial Fisher–Yates shuffle: <paramref name="count"/> distinct indices below <paramref name="n"/>.
    /// </summary>
    private static int[] DrawDistinct(int n, int count, Random random)
    {
        int[] all = [.. Enumerable.Range(0, n)];
        for (int i = 0; i < count; i++)
        {
            int j = random.Next(i, n);
            (all[i], all[j]) = (all[j], all[i]);
        }
        return all[..count];
    }

    private static int Mix(int a, int b)
    {
        SplitMix64 random = new(((ulong)(uint)a << 32) | (uint)b);
        return (int)random.Next();
    }
}
