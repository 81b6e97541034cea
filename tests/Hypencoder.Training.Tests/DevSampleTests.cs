using System.Globalization;
using Hypencoder.Data;
using Hypencoder.Evaluation;
using Hypencoder.Models;
using Hypencoder.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace Hypencoder.Training.Tests;

public sealed class DevSampleTests
{
    [Theory]
    [InlineData(DualEncoderKind.BiEncoder)]
    [InlineData(DualEncoderKind.Hypencoder)]
    internal void Evaluate_RandomModel_GivesNdcgOfTheEvaluator(DualEncoderKind kind)
    {
        Random random = new(9);
        int[][] queries = TinyTraining.Tokens(40, random), passages = TinyTraining.Tokens(300, random);
        Dictionary<int, int>[] grades = [.. queries.Select(_ =>
            Enumerable.Range(0, random.Next(1, 30))
                .ToDictionary(i => (i * 7) + random.Next(7), _ => random.Next(1, 3)))];
        using DualEncoder model = TinyTraining.Model(kind);
        model.eval();
        using DisposeScope scope = NewDisposeScope();
        using IDisposable gradients = no_grad();

        double found = new DevSample(queries, passages, grades).Evaluate(model);

        Qrels qrels = new();
        Run run = new();
        (Tensor ids, Tensor mask) = TokenBatch.Create(passages);
        Tensor vectors = model.EncodePassages(ids, mask);
        for (int q = 0; q < queries.Length; q++)
        {
            foreach ((int passage, int grade) in grades[q])
                qrels.TryAdd(Name(q), Name(passage), grade);
            (Tensor query, Tensor queryMask) = TokenBatch.Create([queries[q]]);
            float[] scores = model.EncodeQueries(query, queryMask).Score(vectors).contiguous().data<float>().ToArray();
            run.Add(Name(q), [.. scores.Select((score, p) => new RunEntry(Name(p), score))]);
        }
        Measure ndcg = Measure.Parse("nDCG@10");
        Assert.Equal(Evaluator.Evaluate(qrels, run, [ndcg]).Mean(ndcg), found, 1e-6);
        Assert.InRange(found, 0.001, 0.999);
    }

    private static string Name(int index) => index.ToString(CultureInfo.InvariantCulture);
}
