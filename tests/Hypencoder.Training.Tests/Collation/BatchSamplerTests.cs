using CsCheck;
using Hypencoder.Training.Collation;

namespace Hypencoder.Training.Tests.Collation;

public sealed class BatchSamplerTests
{
    [Fact]
    public void Sample_AnEpoch_DrawsEachQueryOnce()
    {
        Gen.Select(Gen.Int[1, 5], Gen.Int[1, 5], Gen.Int).Sample((batch, batches, seed) =>
        {
            BatchSampler sampler = new(TinyTraining.Set(batch * batches), batch, 2, seed);
            Assert.Equal(batches, sampler.BatchesPerEpoch);
            for (int epoch = 0; epoch < 3; epoch++)
            {
                int[] drawn = [.. Enumerable.Range(epoch * batches, batches)
                    .SelectMany(b => sampler.Sample(b)).Select(e => e.Example.Query)];
                Assert.Equal(Enumerable.Range(0, batch * batches), drawn.Order());
            }
        });
    }

    [Fact]
    public void Sample_AnyOrderOfCalls_GivesSameDraws()
    {
        TrainingSet set = TinyTraining.Set(12, scores: true);
        BatchSampler forwards = new(set, 4, 2, seed: 5), backwards = new(set, 4, 2, seed: 5);

        string[] expected = [.. Enumerable.Range(0, 9).Select(b => Text(forwards.Sample(b)))];
        string[] found = [.. Enumerable.Range(0, 9).Reverse().Select(b => Text(backwards.Sample(b))).Reverse()];

        Assert.Equal(expected, found);
        Assert.NotEqual(expected[..3], expected[3..6]); // another epoch, another order
        Assert.NotEqual(
            expected, Enumerable.Range(0, 9).Select(b => Text(new BatchSampler(set, 4, 2, seed: 6).Sample(b))));
    }

    [Fact]
    public void Sample_WithVariants_DrawsThemForAPartAndLeavesTheRest()
    {
        TrainingSet set = TinyTraining.Set(40);
        TrainingSet varied = set with { Variants = new QueryVariants(0.3, (query, choice) => [query, choice]) };
        BatchSampler plain = new(set, 8, 2, seed: 5), sampler = new(varied, 8, 2, seed: 5);
        SampledExample[] expected = [.. Enumerable.Range(0, 200).SelectMany(b => plain.Sample(b))];
        SampledExample[] found = [.. Enumerable.Range(0, 200).SelectMany(b => sampler.Sample(b))];

        Assert.Equal(
            expected.Select(e => (e.Example, string.Join(' ', e.Items))),
            found.Select(e => (e.Example, string.Join(' ', e.Items))));
        Assert.All(expected, e => Assert.Null(e.Variant));
        int[][] variants = [.. found.Where(e => e.Variant is not null).Select(e => e.Variant!)];
        Assert.InRange(variants.Length, 420, 540); // of 1600
        Assert.All(found.Where(e => e.Variant is not null), e => Assert.Equal(e.Example.Query, e.Variant![0]));
        Assert.True(variants.Select(v => v[1]).Distinct().Count() > 400);

        BatchSampler resumed = new(varied, 8, 2, seed: 5);
        Assert.Equal(
            found[(8 * 100)..].Select(Drawn),
            Enumerable.Range(100, 100).SelectMany(b => resumed.Sample(b)).Select(Drawn));

        static string Drawn(SampledExample e) => $"{e.Example.Query}: {string.Join(' ', e.Variant ?? [])}";
    }

    [Fact]
    public void Sample_IncompleteLastBatch_IsDropped() =>
        Assert.Equal(2, new BatchSampler(TinyTraining.Set(11), 4, 1, 0).BatchesPerEpoch);

    [Fact]
    public void Sample_ManyNegatives_DrawsDistinctOnesWithTheirScores()
    {
        int[] negatives = [.. Enumerable.Range(100, 20)];
        TokenizedExample example = new(
            0, [7, 8], negatives, [0.5f, 0.25f], [.. negatives.Select(n => (float)n)], [7, 8]);
        BatchSampler sampler = new(new TrainingSet([], [], [example]), 1, 6, seed: 1);
        HashSet<int> positives = [], drawn = [];

        for (int i = 0; i < 100; i++)
        {
            SampledExample sampled = Assert.Single(sampler.Sample(i));
            Assert.Equal(6, sampled.Items.Distinct().Count());
            Assert.Equal(sampled.Items[0] == 7 ? 0.5f : 0.25f, sampled.Scores![0]);
            Assert.Equal(sampled.Items[1..].Select(n => (float)n), sampled.Scores[1..]);
            positives.Add(sampled.Items[0]);
            drawn.UnionWith(sampled.Items[1..]);
        }

        Assert.Equal([7, 8], positives.Order());
        Assert.Equal(negatives, drawn.Order());
    }

    private static string Text(IReadOnlyList<SampledExample> batch) =>
        string.Join("; ", batch.Select(e =>
            $"{e.Example.Query}: {string.Join(' ', e.Items)} {string.Join(' ', e.Scores!)}"));
}
