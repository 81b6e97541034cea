using Hypencoder.Models;
using Hypencoder.Search;
using Hypencoder.Torch.HyperHead;
using static TorchSharp.torch;

namespace Hypencoder.Torch.Tests.HyperHead;

public sealed class InputWhiteningTests
{
    private const int Width = 16;

    /// <summary>With W = (M + f I)^(-1/2), the moments W M W are M (M + f I)^(-1).</summary>
    [Fact]
    public void Of_VectorsWithACommonDirection_GivesNearlyEqualMoments()
    {
        Tensor vectors = Sample(4000).to(ScalarType.Float64);
        Tensor whitening = InputWhitening.Of(Sample(4000)).to(ScalarType.Float64);

        Tensor moments = vectors.t().matmul(vectors) / 4000;
        Tensor damped = moments + (eye(Width, dtype: ScalarType.Float64) * (0.1 * moments.trace() / Width));
        Tensor found = whitening.matmul(moments).matmul(whitening);

        Assert.True(found.matmul(damped).allclose(moments, 1e-4, 1e-4));
        Assert.True(whitening.allclose(whitening.t(), 1e-6, 1e-6));
        Assert.InRange(found.diagonal().max().item<double>() / found.diagonal().min().item<double>(), 1, 2);
        Assert.True(moments.diagonal().max().item<double>() / moments.diagonal().min().item<double>() > 10);
    }

    [Fact]
    public void EncodeQNets_OfAWhitenedModel_ScoreAsThoseOfWhitenedVectors()
    {
        using DualEncoder plain = Model(whitened: false), model = Model(whitened: true);
        Assert.True(model.NeedsWhitening);
        Tensor sample = Sample(500), passages = Sample(20), whitening = InputWhitening.Of(sample);
        model.Whiten(sample);
        Assert.False(model.NeedsWhitening);
        (Tensor ids, Tensor mask) = TokenBatch.Create([[2, 5, 3], [4, 4, 1, 6]]);

        float[] expected = [.. plain.EncodeQNets(ids, mask).SelectMany(
            q => q.Score(passages.matmul(whitening).data<float>().ToArray()))];
        float[] packed = Scores(model.EncodeQNets(ids, mask)), trained = Scores(model.EncodeQueries(ids, mask).ToQNets());

        Assert.Contains(expected, score => MathF.Abs(score) > 1);
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.Equal(expected[i], packed[i], 1e-3);
            Assert.Equal(expected[i], trained[i], 1e-3);
        }

        float[] Scores(QNet[] nets) => [.. nets.SelectMany(q => q.Score(passages.data<float>().ToArray()))];
    }

    [Fact]
    public void Load_AWhitenedModel_HasItsWhitening()
    {
        using TempFolder folder = new();
        using DualEncoder model = Model(whitened: true);
        model.Whiten(Sample(500));
        model.eval();
        model.SaveWeights(folder.File("model.safetensors"));
        model.Config.Write(folder.Path);

        using DualEncoder loaded = DualEncoder.Load(DualEncoderConfig.Read(folder.Path), folder.Path);
        loaded.eval();

        (Tensor ids, Tensor mask) = TokenBatch.Create([[2, 5, 3]]);
        Assert.False(loaded.NeedsWhitening);
        Assert.Equal(
            model.EncodeQNets(ids, mask)[0].Matrix(0).ToArray(), loaded.EncodeQNets(ids, mask)[0].Matrix(0).ToArray());
    }

    /// <summary>Vectors of which the first value is large and the same, as the mean of an encoder's vectors is.</summary>
    private static Tensor Sample(int count)
    {
        manual_seed(count);
        Tensor vectors = randn(count, Width);
        vectors.select(1, 0).fill_(5);
        return vectors;
    }

    private static DualEncoder Model(bool whitened)
    {
        EncoderConfig encoder = new()
        {
            VocabularySize = 20,
            HiddenSize = Width,
            Layers = 1,
            Heads = 2,
            IntermediateSize = 32,
        };
        manual_seed(3);
        DualEncoder model = new(
            new DualEncoderConfig
            {
                Kind = DualEncoderKind.Hypencoder,
                QueryEncoder = encoder,
                PassageEncoder = encoder,
                QNetDimensions = [Width, 12, 1],
                QNetOptions = new QNetOptions { Residual = false },
                WhitenedInput = whitened,
            },
            new HyperHeadInitialization { BaseMatrices = 1, QueryEmbeddings = 0.5, Projection = 0.1 });
        model.eval();
        return model;
    }
}
