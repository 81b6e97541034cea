using Hypencoder.Models;
using TorchSharp;

namespace Hypencoder.Torch.Tests;

/// <summary>Loading parts of one model into another, as studies do for a Hypencoder on another encoder.</summary>
public sealed class DualEncoderTests
{
    private static readonly string Bert = Fixture.Path("golden", "bert_h32_q2_shared_cls");
    private static readonly string Distil = Fixture.Path("golden", "distilbert_h32_q2_shared_cls");
    private static readonly string Wide = Fixture.Path("golden", "bert_h64_dims_64_48_32");

    /// <summary>BERT's hyper-head on DistilBERT's encoder: each parameter equals that of its source.</summary>
    [Fact]
    public void LoadHyperHead_OfAnotherEncoder_JoinsTheTwo()
    {
        using DualEncoder distil = DualEncoder.Load(DualEncoderConfig.Read(Distil), Distil);
        using DualEncoder bert = DualEncoder.Load(DualEncoderConfig.Read(Bert), Bert);
        using DualEncoder joined = new(distil.Config with { FreezeQueryEncoder = true, FreezePassageEncoder = true });

        joined.LoadTransformer(Distil);
        joined.LoadHyperHead(Bert);

        foreach ((string name, TorchSharp.Modules.Parameter value) in joined.Parameters())
        {
            DualEncoder source = DualEncoder.IsHyperHead(name) ? bert : distil;
            Assert.True(value.equal(source.Parameters().Single(p => p.Name == name).Value).all().item<bool>(), name);
            Assert.Equal(DualEncoder.IsHyperHead(name), value.requires_grad);
        }
    }

    [Fact]
    public void LoadHyperHead_OfAnotherWidth_NamesEachTensor()
    {
        using DualEncoder model = new(DualEncoderConfig.Read(Bert));

        string message = Assert.Throws<InvalidDataException>(() => model.LoadHyperHead(Wide)).Message;

        Assert.Contains("does not hold the model's hyper-head: ", message);
        Assert.Contains("query_encoder.hyper_base_matrices.0 is [1, 48, 64], not [1, 32, 32]", message);
    }

    /// <summary>Both encoders are initialised with the one of a shared model or a plain encoder.</summary>
    [Fact]
    public void LoadTransformer_IntoUnshared_FillsBothSides()
    {
        using DualEncoder model = new(DualEncoderConfig.Read(Bert) with { SharedEncoder = false });
        using TempFolder folder = new();
        using (DualEncoder shared = DualEncoder.Load(DualEncoderConfig.Read(Bert), Bert))
            shared.SaveWeights(folder.File("model.safetensors")); // only under the names of the query side

        model.LoadTransformer(folder.Path);

        SafetensorsFile expected = new(Path.Combine(Bert, "weights.safetensors"));
        string[] transformers = [.. model.Parameters().Select(p => p.Name).Where(n => !DualEncoder.IsHyperHead(n))];
        Assert.Contains(transformers, name => name.StartsWith("passage_encoder.", StringComparison.Ordinal));
        Assert.All(transformers, name => Assert.Equal(
            expected.Floats(name), model.Parameters().Single(p => p.Name == name).Value.data<float>().ToArray()));
    }

    /// <summary>A batch is encoded in groups of similar lengths, and each query is scored as by itself.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void EncodeQueries_ManyLengths_EqualsOneByOne(int kind)
    {
        DualEncoderConfig config = DualEncoderConfig.Read(Bert);
        torch.manual_seed(3);
        using DualEncoder model = new(kind == 0 ? config : config with
        {
            Kind = DualEncoderKind.BiEncoder,
            QueryPooling = Pooling.Mean,
            QNetDimensions = [],
        });
        model.eval();
        using IDisposable gradients = torch.no_grad();
        Random random = new(5);
        int[][] queries = [.. Enumerable.Range(0, 45).Select(i => Enumerable.Range(0, 3 + (i * 7 % 23))
            .Select(_ => random.Next(1, config.QueryEncoder.VocabularySize)).ToArray())];
        torch.Tensor passages = torch.randn(6, config.Dimension);

        (torch.Tensor ids, torch.Tensor mask) = TokenBatch.Create(queries);
        float[] together = model.EncodeQueries(ids, mask).Score(passages).contiguous().data<float>().ToArray();
        float[] alone =
        [
            .. queries.SelectMany(query =>
            {
                (torch.Tensor one, torch.Tensor tokens) = TokenBatch.Create([query]);
                return model.EncodeQueries(one, tokens).Score(passages).contiguous().data<float>().ToArray();
            }),
        ];

        Assert.All(alone.Zip(together), s => Assert.Equal(s.First, s.Second, 1e-4));
    }

    [Fact]
    public void Load_AbsurdShape_IsFoundBeforeItIsMade()
    {
        DualEncoderConfig config = DualEncoderConfig.Read(Bert);
        EncoderConfig absurd = config.QueryEncoder with { VocabularySize = 1 << 24, IntermediateSize = 1 << 24 };

        InvalidDataException e = Assert.Throws<InvalidDataException>(
            () => DualEncoder.Load(config with { QueryEncoder = absurd, PassageEncoder = absurd }, Bert));

        Assert.Contains("embeddings.word_embeddings.weight is [200, 32], not [16777216, 32]", e.Message);
    }

    /// <summary>Managed bytes: parameters are allocated by Torch, and the file is not copied to arrays.</summary>
    [Fact]
    public void Load_AnyFile_AllocatesFarLessThanItHolds()
    {
        using TempFolder folder = new();
        DualEncoderConfig config = DualEncoderConfig.Read(Bert);
        EncoderConfig encoder = config.QueryEncoder with { VocabularySize = 500_000 };
        config = config with { QueryEncoder = encoder, PassageEncoder = encoder };
        using (DualEncoder model = new(config))
            model.SaveWeights(folder.File("model.safetensors"));
        DualEncoder.Load(config, folder.Path).Dispose(); // allocations that are made only once
        long before = GC.GetAllocatedBytesForCurrentThread();

        DualEncoder.Load(config, folder.Path).Dispose();

        long bytes = new FileInfo(folder.File("model.safetensors")).Length;
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, bytes / 50);
    }
}
