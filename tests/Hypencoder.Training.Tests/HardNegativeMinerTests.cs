using Hypencoder.Data;
using Hypencoder.Models;
using Hypencoder.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace Hypencoder.Training.Tests;

public sealed class HardNegativeMinerTests
{
    [Theory]
    [InlineData(DualEncoderKind.BiEncoder)]
    [InlineData(DualEncoderKind.Hypencoder)]
    internal void Mine_RandomModel_TakesWhatALoopTakes(DualEncoderKind kind)
    {
        Random random = new(3);
        int[][] queries = TinyTraining.Tokens(300, random), passages = TinyTraining.Tokens(280, random);
        IReadOnlySet<int>[] relevant =
            [.. queries.Select((_, q) => (IReadOnlySet<int>)Enumerable.Range(q % 7, q % 5).ToHashSet())];
        using DualEncoder model = TinyTraining.Model(kind);
        int done = 0;

        int[][] mined = HardNegativeMiner.Mine(model, queries, passages, relevant, 2, 6, new CallbackProgress<int>(n => done = n));

        Assert.Equal(300, done);
        float[][] scores = Scores(model, queries, passages);
        for (int q = 0; q < queries.Length; q++)
        {
            Assert.Equal(5, mined[q].Length);
            Assert.DoesNotContain(mined[q], relevant[q].Contains);
            // By score, since batches round near ties differently.
            float[] ranked = [.. Enumerable.Range(0, passages.Length).Where(p => !relevant[q].Contains(p))
                .Select(p => scores[q][p]).OrderDescending().Skip(1).Take(5)];
            Assert.All(ranked.Zip(mined[q]), pair => Assert.Equal(pair.First, scores[q][pair.Second], 1e-4f));
        }
    }

    [Theory]
    [InlineData(DualEncoderKind.BiEncoder)]
    [InlineData(DualEncoderKind.Hypencoder)]
    internal void Mine_EqualPassages_TakesThemByAscendingIndex(DualEncoderKind kind)
    {
        Random random = new(5);
        int[] same = TinyTraining.Tokens(1, random)[0];
        using DualEncoder model = TinyTraining.Model(kind);

        int[][] mined = HardNegativeMiner.Mine(
            model, TinyTraining.Tokens(3, random), [.. Enumerable.Repeat(same, 600)],
            [.. Enumerable.Repeat(new HashSet<int> { 1 }, 3)], 2, 5);

        Assert.All(mined, negatives => Assert.Equal([2, 3, 4, 5], negatives));
    }

    [Fact]
    public void Mine_FewerPassagesThanRanks_TakesWhatThereIs()
    {
        Random random = new(3);
        using DualEncoder model = TinyTraining.Model(DualEncoderKind.BiEncoder);

        int[][] mined = HardNegativeMiner.Mine(
            model, TinyTraining.Tokens(1, random), TinyTraining.Tokens(4, random), [new HashSet<int> { 2 }], 1, 50);

        Assert.Equal([0, 1, 3], Assert.Single(mined).Order());
    }

    [Theory]
    [InlineData(0, 5)]
    [InlineData(6, 5)]
    public void Mine_RanksOutOfOrder_Throws(int from, int to)
    {
        using DualEncoder model = TinyTraining.Model();

        Assert.Throws<ArgumentOutOfRangeException>(() => HardNegativeMiner.Mine(model, [], [], [], from, to));
    }

    private static float[][] Scores(DualEncoder model, int[][] queries, int[][] passages)
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable gradients = no_grad();
        (Tensor ids, Tensor mask) = TokenBatch.Create(passages);
        Tensor vectors = model.EncodePassages(ids, mask);
        return [.. queries.Select(q =>
        {
            (Tensor query, Tensor queryMask) = TokenBatch.Create([q]);
            return model.EncodeQueries(query, queryMask).Score(vectors).contiguous().data<float>().ToArray();
        })];
    }
}
