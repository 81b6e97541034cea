using Hypencoder.Models;
using Hypencoder.Torch;
using Hypencoder.Training.Teachers;
using TorchSharp;
using static TorchSharp.torch;

namespace Hypencoder.Training.Tests.Teachers;

public sealed class RerankingSampleTests
{
    [Fact]
    public void Evaluate_RandomModel_IsNdcgOfALoop()
    {
        Random random = new(4);
        int[][] queries = TinyTraining.Tokens(5, random), passages = TinyTraining.Tokens(60, random);
        manual_seed(7);
        using CrossEncoder model = new(TinyTraining.ModelConfig().QueryEncoder with { MaxPositions = 32 });
        model.eval();
        RerankedQuery[] reranked = [.. queries.Select((query, q) => new RerankedQuery(
            [.. passages.Skip(12 * q).Take(12).Select(p => new TextPair(query, p))],
            [.. Enumerable.Range(0, 12).Select(i => q == 3 ? 0 : (i + q) % 5 == 0 ? 1 + (i % 2) : 0)],
            [2, 2, 1, 1]))];

        double measure = new RerankingSample(reranked).Evaluate(model);

        double ideal = 2 + (2 / Math.Log2(3)) + (1 / Math.Log2(4)) + (1 / Math.Log2(5));
        double expected = reranked.Where((_, q) => q != 3).Average(query =>
        {
            using DisposeScope scope = NewDisposeScope();
            using IDisposable gradients = no_grad();
            float[] scores = [.. query.Candidates.Select(pair => model.Score([pair]).item<float>())];
            int[] order = [.. Enumerable.Range(0, 12).OrderByDescending(i => scores[i]).Take(10)];
            return order.Select((i, rank) => query.Grades[i] / Math.Log2(rank + 2)).Sum() / ideal;
        });
        Assert.Equal(expected, measure, 1e-9);
    }

    [Fact]
    public void Constructor_NoRelevantCandidate_IsRefused()
    {
        Assert.StartsWith("teacher.dev_sample: expected relevant passages", Assert.Throws<InvalidDataException>(
            () => new RerankingSample([new RerankedQuery([new([2, 3], [2, 3])], [0], [1])])).Message);
    }
}
