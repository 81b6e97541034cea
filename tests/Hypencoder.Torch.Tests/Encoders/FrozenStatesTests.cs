using Hypencoder.Models;
using Hypencoder.Search;
using Hypencoder.Torch.Encoders;
using static TorchSharp.torch;

namespace Hypencoder.Torch.Tests.Encoders;

public sealed class FrozenStatesTests
{
    [Fact]
    public void Of_TextsInOtherBatches_AreThoseOfTheEncoderWithoutDropout()
    {
        using BertEncoder encoder = Encoder();
        FrozenStates frozen = new(encoder);
        int[][] texts = [[2, 5, 3], [4, 4, 1, 6, 7], [2, 5, 3], [9]];
        (Tensor ids, Tensor mask) = TokenBatch.Create(texts);
        encoder.train();
        Tensor found = frozen.Of(ids, mask), again = frozen.Of(ids, mask);
        Assert.True(encoder.training);

        encoder.eval();
        Tensor expected = encoder.forward(ids, mask) * mask.unsqueeze(-1);
        Assert.True(found.allclose(expected, 1e-5, 1e-5));
        Assert.True(found.equal(again).all().item<bool>());
        Assert.True(found[0].equal(found[2]).all().item<bool>());
        Assert.False(found.requires_grad);

        (Tensor shortIds, Tensor shortMask) = TokenBatch.Create(texts[..1]);
        Assert.True(frozen.Of(shortIds, shortMask)[0].equal(found[0].narrow(0, 0, 3)).all().item<bool>());
    }

    [Fact]
    public void Clear_AfterTheWeightsChanged_GivesTheNewStates()
    {
        using BertEncoder encoder = Encoder();
        FrozenStates frozen = new(encoder);
        (Tensor ids, Tensor mask) = TokenBatch.Create([[2, 5, 3]]);
        Tensor before = frozen.Of(ids, mask);
        using (no_grad())
            encoder.WordEmbeddings.mul_(3);
        Assert.True(frozen.Of(ids, mask).allclose(before));
        frozen.Clear();
        encoder.eval();
        Assert.True(frozen.Of(ids, mask).allclose(encoder.forward(ids, mask), 1e-5, 1e-5));
        Assert.False(frozen.Of(ids, mask).allclose(before));
    }

    /// <summary>The published mean counts the padding of a batch, so its states must be those of the batch.</summary>
    [Theory]
    [InlineData(Pooling.MeanPublished)]
    [InlineData(Pooling.Mean)]
    internal void EncodeQueries_FrozenEncoder_HasTheLinearTermOfOneThatIsTrained(Pooling pooling)
    {
        using DualEncoder trained = Model(pooling, freeze: false), frozen = Model(pooling, freeze: true);
        (Tensor ids, Tensor mask) = TokenBatch.Create([[2, 5, 3], [4, 4, 1, 6, 7]]);

        Tensor expected = trained.EncodeQueries(ids, mask).Linear!.Vectors;
        Assert.True(frozen.EncodeQueries(ids, mask).Linear!.Vectors.allclose(expected, 1e-5, 1e-5));
    }

    private static DualEncoder Model(Pooling pooling, bool freeze)
    {
        manual_seed(3);
        DualEncoder model = new(
            new DualEncoderConfig
            {
                Kind = DualEncoderKind.Hypencoder,
                QueryEncoder = Shape,
                PassageEncoder = Shape,
                QueryPooling = pooling,
                PassagePooling = pooling,
                LinearTerm = true,
                FreezeQueryEncoder = freeze,
                SharedEncoder = false,
                QNetDimensions = [16, 12, 1],
                QNetOptions = new QNetOptions { Residual = false },
            },
            new HyperHeadInitialization());
        model.eval();
        return model;
    }

    private static readonly EncoderConfig Shape = new()
    {
        VocabularySize = 20,
        HiddenSize = 16,
        Layers = 2,
        Heads = 2,
        IntermediateSize = 32,
        HiddenDropout = 0.5,
        InitializerRange = 0.5,
    };

    private static BertEncoder Encoder()
    {
        manual_seed(3);
        return new BertEncoder(Shape, null);
    }
}
