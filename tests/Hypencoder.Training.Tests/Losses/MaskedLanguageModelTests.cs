using Hypencoder.Models;
using Hypencoder.Torch;
using Hypencoder.Training.Losses;
using TorchSharp;
using static TorchSharp.torch;

namespace Hypencoder.Training.Tests.Losses;

public sealed class MaskedLanguageModelTests
{
    private const int Mask = 4, Vocabulary = 40;

    [Fact]
    public void Compute_AnyBatch_IsTheMeanOverChosenTokensOfTheirCrossEntropy()
    {
        using DisposeScope scope = NewDisposeScope();
        using DualEncoder model = TinyTraining.Model(DualEncoderKind.BiEncoder);
        model.eval();
        (Tensor ids, Tensor mask) = TokenBatch.Create(TinyTraining.Tokens(6, new Random(3)));
        manual_seed(5);
        Tensor chosen = MaskedLanguageModel.Choose(ids, mask, 0.5);
        Tensor hidden = MaskedLanguageModel.Hide(ids, chosen, Mask, Vocabulary);
        Tensor states = model.PassageStates(hidden, mask);
        float[,] embeddings = Matrix(model.Parameters().Single(p => p.Name.EndsWith("word_embeddings.weight")).Value);
        List<double> expected = [];
        for (int p = 0; p < ids.shape[0]; p++)
        {
            for (int t = 0; t < ids.shape[1]; t++)
            {
                if (!chosen[p, t].item<bool>())
                    continue;
                float[] state = states[p, t].detach().contiguous().data<float>().ToArray();
                double[] scores = [.. Enumerable.Range(0, Vocabulary).Select(
                    v => state.Select((s, i) => (double)s * embeddings[v, i]).Sum())];
                expected.Add(Math.Log(scores.Sum(Math.Exp)) - scores[ids[p, t].item<long>()]);
            }
        }

        manual_seed(5);
        double loss = MaskedLanguageModel.Compute(model, ids, mask, 0.5, Mask).item<float>();
        Assert.True(expected.Count > 3);
        Assert.Equal(expected.Average(), loss, 1e-4);
    }

    [Fact]
    public void Choose_ManyTokens_TakesThePartAndNeverFirstLastOrPadding()
    {
        using DisposeScope scope = NewDisposeScope();
        manual_seed(1);
        int[][] passages = [.. Enumerable.Range(0, 400).Select(i => Enumerable.Repeat(7, 3 + (i % 20)).ToArray())];
        (Tensor ids, Tensor mask) = TokenBatch.Create(passages);
        Tensor chosen = MaskedLanguageModel.Choose(ids, mask, 0.15);
        for (int p = 0; p < passages.Length; p++)
        {
            Assert.False(chosen[p, 0].item<bool>());
            Assert.False(chosen[p, (passages[p].Length - 1)..].any().item<bool>());
        }
        double part = chosen.sum().item<long>() / (double)passages.Sum(p => p.Length - 2);
        Assert.InRange(part, 0.12, 0.18);
    }

    [Fact]
    public void Choose_SmallPart_TakesOneAtLeast()
    {
        using DisposeScope scope = NewDisposeScope();
        (Tensor ids, Tensor mask) = TokenBatch.Create([[2, 9, 8, 3], [2, 3]]);
        Tensor chosen = MaskedLanguageModel.Choose(ids, mask, 1e-9);
        Assert.Equal(1, chosen.sum().item<long>());
        Assert.True(chosen[0, 1..3].any().item<bool>());
    }

    [Fact]
    public void Hide_ManyChosen_MasksEightReplacesOneAndLeavesOneOfTen()
    {
        using DisposeScope scope = NewDisposeScope();
        manual_seed(2);
        Tensor ids = full([100, 100], 7, ScalarType.Int64), chosen = ones([100, 100], ScalarType.Bool);
        chosen[0] = tensor(false);
        Tensor hidden = MaskedLanguageModel.Hide(ids, chosen, Mask, Vocabulary);
        Assert.True((hidden[0] == 7).all().item<bool>());
        long masked = (hidden[1..] == Mask).sum().item<long>(), kept = (hidden[1..] == 7).sum().item<long>();
        Assert.InRange(masked, 0.78 * 9900, 0.83 * 9900); // a random token may be the mask
        Assert.InRange(kept, 0.08 * 9900, 0.13 * 9900);
        Assert.True((hidden > 0).all().item<bool>());
    }

    [Fact]
    public void Train_MaskedLanguageModel_LearnsTheTokens()
    {
        using DualEncoder model = TinyTraining.Model(DualEncoderKind.BiEncoder);
        TrainingSet set = TinyTraining.Set(32) with { MaskToken = Mask };
        TrainingConfig config = new()
        {
            MaxSteps = 120,
            BatchSize = 16,
            LearningRate = 0.01,
            EvalSteps = 20,
            Losses = [new LossConfig { Type = LossType.MaskedLanguageModel }],
        };
        IReadOnlyList<TrainingCurvePoint> curve = new Trainer(model, set, config).Train(null);
        Assert.True(curve[^1].Loss < curve[0].Loss - 0.2, string.Join(' ', curve.Select(p => p.Loss)));
    }

    [Fact]
    public void Validated_LanguageModelBesideAnotherLoss_IsRefused()
    {
        TrainingConfig config = new()
        {
            Losses = [new LossConfig { Type = LossType.MaskedLanguageModel }, new LossConfig()],
        };
        Assert.Contains("no other loss", Assert.Throws<InvalidDataException>(config.Validated).Message);
    }

    private static float[,] Matrix(Tensor values)
    {
        float[] flat = values.detach().contiguous().data<float>().ToArray();
        float[,] matrix = new float[values.shape[0], values.shape[1]];
        Buffer.BlockCopy(flat, 0, matrix, 0, flat.Length * sizeof(float));
        return matrix;
    }
}
