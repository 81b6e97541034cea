using Hypencoder.Models;
using Hypencoder.Search;
using Hypencoder.Torch;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Hypencoder.Training.Tests.Collation;

public sealed class EncodedPassagesTests : IDisposable
{
    private const int Dimension = 8;
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Gather_OfASelection_GivesTheRowsInTheirOrder()
    {
        float[] values = [.. Enumerable.Range(0, 5 * Dimension).Select(i => i / 7f)];
        using VectorStore store = Store(values);
        EncodedPassages selected = new EncodedPassages(store).Select([4, 1, 3]);

        Assert.Equal(3, selected.Count);
        Assert.Equal(
            [.. Row(values, 3), .. Row(values, 4), .. Row(values, 4)],
            selected.Gather([2, 0, 0]).data<float>().ToArray());
    }

    [Fact]
    public void Gather_WithNoise_MovesEachVectorByThatPartOfItsLength()
    {
        using VectorStore store = Store([.. Enumerable.Range(1, 400 * Dimension).Select(i => (float)i)]);
        EncodedPassages all = new(store);
        int[] passages = [.. Enumerable.Range(0, 400)];
        manual_seed(5);
        Tensor plain = all.Gather(passages), noisy = all.Gather(passages, 0.1);

        float[] parts = ((noisy - plain).norm(-1) / plain.norm(-1)).data<float>().ToArray();
        Assert.Equal(0.1 * 0.1, parts.Average(p => (double)p * p), 1e-3);
        Assert.Equal(plain.data<float>().ToArray(), all.Gather(passages, 0).data<float>().ToArray());
    }

    [Theory]
    [InlineData(DualEncoderKind.BiEncoder)]
    [InlineData(DualEncoderKind.Hypencoder)]
    internal void Train_OnVectorsOfAFrozenPassageEncoder_EqualsTrainingOnTexts(DualEncoderKind kind)
    {
        TrainingConfig config = new() { BatchSize = 4, ItemsPerQuery = 3, MaxGradNorm = 0 };
        using DualEncoder onTexts = Frozen(kind), onVectors = Frozen(kind);
        TrainingSet texts = TinyTraining.Set(8);
        using VectorStore store = Store([.. texts.Passages.SelectMany(p => Encode(onTexts, p))]);

        double expected = new Trainer(onTexts, texts, config).Step(0);
        double found = new Trainer(
            onVectors, texts with { Passages = [], Vectors = new EncodedPassages(store) }, config).Step(0);

        Assert.Equal(expected, found, 1e-5);
        (Parameter First, Parameter Second)[] trained =
        [
            .. onTexts.Parameters().Zip(onVectors.Parameters(), (a, b) => (a.Value, b.Value))
                .Where(p => p.Item1.grad is not null),
        ];
        Assert.NotEmpty(trained);
        Assert.All(trained, p => Assert.True(p.First.grad!.allclose(p.Second.grad!, 1e-4, 1e-6)));
    }

    [Fact]
    public void Trainer_VectorsForAnEncoderThatIsTrained_AreRefused()
    {
        using VectorStore store = Store(new float[24 * Dimension]);
        using DualEncoder model = TinyTraining.Model();
        Assert.Throws<ArgumentException>(() => new Trainer(
            model, TinyTraining.Set(8) with { Vectors = new EncodedPassages(store) },
            new TrainingConfig { BatchSize = 4 }));
    }

    private static DualEncoder Frozen(DualEncoderKind kind)
    {
        manual_seed(7);
        return new DualEncoder(
            TinyTraining.ModelConfig(kind) with { SharedEncoder = false, FreezePassageEncoder = true },
            new HyperHeadInitialization { BaseMatrices = 0.5, QueryEmbeddings = 1, Projection = 0.3 });
    }

    private static float[] Encode(DualEncoder model, int[] passage)
    {
        using IDisposable gradients = no_grad();
        model.eval();
        (Tensor ids, Tensor mask) = TokenBatch.Create([passage]);
        return model.EncodePassages(ids, mask).contiguous().data<float>().ToArray();
    }

    private static ArraySegment<float> Row(float[] values, int row) => new(values, row * Dimension, Dimension);

    private VectorStore Store(float[] values)
    {
        string path = _folder.File($"{Guid.NewGuid():N}.bin");
        using (VectorStoreWriter writer = VectorStoreWriter.Create(path, Dimension, ""))
        {
            writer.Append([.. Enumerable.Range(0, values.Length / Dimension).Select(i => $"{i}")], values);
            writer.Complete();
        }
        return VectorStore.Open(path);
    }
}
