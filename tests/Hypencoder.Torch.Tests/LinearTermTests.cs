using Hypencoder.Models;
using Hypencoder.Models.Checkpoints;
using Hypencoder.Models.Encoders.Packed;
using Hypencoder.Search;
using Hypencoder.Torch.Weights;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Hypencoder.Torch.Tests;

/// <summary>Models whose q-nets add the inner product of a bi-encoder.</summary>
public sealed class LinearTermTests : IDisposable
{
    /// <summary>Between two orders of summation in single precision.</summary>
    private const double Rounding = 2e-5;

    private static readonly int[][] Queries = [[2, 9, 41, 3], [2, 17, 3], [2, 5, 5, 30, 77, 3], [2, 61, 8, 3]];
    private static readonly int[][] Passages = [.. Enumerable.Range(0, 11).Select(
        i => (int[])[2, .. Enumerable.Range(0, 1 + 3 * i % 13).Select(j => 4 + (7 * i + 5 * j) % 90), 3])];

    private readonly DisposeScope _scope = NewDisposeScope();
    private readonly List<DualEncoder> _models = [];

    public static TheoryData<string> Starts => [.. Configs.Keys];

    private static readonly EncoderConfig Shape = new()
    {
        VocabularySize = 100,
        HiddenSize = 32,
        Layers = 2,
        Heads = 4,
        IntermediateSize = 48,
        MaxPositions = 32,
        HiddenDropout = 0,
        AttentionDropout = 0,
    };

    private static readonly Dictionary<string, DualEncoderConfig> Configs = new()
    {
        ["cls"] = BiEncoder(Pooling.Cls),
        ["mean, length 1"] = BiEncoder(Pooling.Mean) with { Normalize = true, SimilarityScale = 20 },
        ["published mean"] = BiEncoder(Pooling.MeanPublished) with { SimilarityScale = 0.3 },
        ["dense, length 1"] = BiEncoder(Pooling.Mean) with
        {
            Dense = [new DenseLayer { InFeatures = 32, OutFeatures = 21, Activation = Activation.Tanh }],
            Normalize = true,
            SimilarityScale = 16,
        },
    };

    public void Dispose()
    {
        foreach (DualEncoder model in _models)
            model.Dispose();
        _scope.Dispose();
    }

    /// <summary>Before the first step, whatever the depth, in training and in evaluation.</summary>
    [Theory]
    [MemberData(nameof(Starts))]
    public void Score_ZeroOutput_GivesTheBitsOfTheBiEncoder(string start)
    {
        using IDisposable gradients = no_grad();
        DualEncoder bi = Create(Configs[start], 1);
        using Scalar scale = Configs[start].SimilarityScale ?? 1;
        foreach (int layers in new[] { 0, 1, 3 })
        {
            DualEncoder model = Started(bi, layers);
            (Tensor queries, Tensor queryMask) = TokenBatch.Create(Queries);
            (Tensor ids, Tensor mask) = TokenBatch.Create(Passages);
            Tensor vectors = bi.EncodePassages(ids, mask), perQuery = vectors[..8].reshape(4, 2, -1);
            QNetBatch plain = bi.EncodeQueries(queries, queryMask), nets = model.EncodeQueries(queries, queryMask);

            Assert.True(vectors.equal(model.EncodePassages(ids, mask)).all().item<bool>());
            Assert.True((plain.Score(vectors) * scale).equal(nets.Score(vectors)).all().item<bool>());
            Assert.True((plain.Score(perQuery) * scale).equal(nets.Score(perQuery)).all().item<bool>());

            model.eval();
            float[] values = vectors.data<float>().ToArray();
            foreach ((QNet expected, QNet found) in bi.EncodeQNets(queries, queryMask)
                .Zip(model.EncodeQNets(queries, queryMask)))
            {
                float factor = model.Config.LinearScale;
                QNet product = QNet.InnerProduct([.. expected.Matrix(0).ToArray().Select(v => v * factor)]);
                Assert.Equal(product.Score(values), found.Score(values));
                Assert.Equal(layers, found.HiddenLayers);
            }
        }
    }

    /// <summary>A scale that is a power of two changes no bit but the exponent's.</summary>
    [Fact]
    public void Score_ZeroOutputAndScaleOfSixteen_IsSixteenTimesTheBiEncoder()
    {
        DualEncoder bi = Create(Configs["dense, length 1"], 2), model = Started(bi, 2);
        PackedDualEncoder plain = PackedDualEncoder.Create(bi.Config, new ModuleWeights(bi));
        PackedDualEncoder packed = PackedDualEncoder.Create(model.Config, new ModuleWeights(model));
        float[] vectors = packed.Passages(Passages);

        Assert.Equal(plain.Passages(Passages), vectors);
        foreach ((QNet expected, QNet found) in plain.EncodeQueries(Queries, 1).Zip(packed.EncodeQueries(Queries, 1)))
            Assert.Equal(expected.Score(vectors).Select(score => 16 * score), found.Score(vectors));
    }

    [Theory]
    [MemberData(nameof(Starts))]
    public void EncodeQueries_AllPartsRandom_EqualsTorchAtEveryWidth(string start) =>
        AssertEqualsTorch(WithQNet(Configs[start], 2));

    [Fact]
    public void EncodeQueries_BoundedCorrection_EqualsTorchAtEveryWidth() =>
        AssertEqualsTorch(WithQNet(Configs["mean, length 1"], 2) with { CorrectionBound = 0.3 });

    private void AssertEqualsTorch(DualEncoderConfig config)
    {
        using IDisposable gradients = no_grad();
        DualEncoder model = Create(config, 3);
        model.eval();
        (Tensor ids, Tensor mask) = TokenBatch.Create(Queries);
        float[] vectors = [.. Enumerable.Range(0, 7 * model.Config.Dimension).Select(i => MathF.Sin(i))];
        QNet[] trained = model.EncodeQueries(ids, mask).ToQNets(), nets = model.EncodeQNets(ids, mask);
        Tensor scores = model.EncodeQueries(ids, mask).Score(tensor(vectors).reshape(7, -1)); // (queries, passages)
        foreach (PackedDualEncoder encoder in PackedEncoders.All(model.Config, new ModuleWeights(model)))
        {
            QNet[] packed = encoder.EncodeQueries(Queries, 2);
            for (int i = 0; i < Queries.Length; i++)
            {
                PackedEncoders.AssertClose(Doubles(trained[i].Linear), packed[i].Linear.ToArray(), Rounding, "packed");
                PackedEncoders.AssertClose(Doubles(trained[i].Linear), nets[i].Linear.ToArray(), Rounding, "of torch");
                PackedEncoders.AssertClose(
                    Doubles(scores[i].data<float>().ToArray()), packed[i].Score(vectors), 10 * Rounding, "scores");
            }
        }
    }

    /// <summary>The gradient at a passage, by the kernels of search and by autograd.</summary>
    [Theory]
    [InlineData(null)]
    [InlineData(0.8)]
    public void Compute_SurrogateOfATrainedModel_EqualsAutograd(double? correctionBound)
    {
        DualEncoder model = Create(
            WithQNet(Configs["mean, length 1"], 2) with { CorrectionBound = correctionBound }, 4);
        (Tensor ids, Tensor mask) = TokenBatch.Create(Queries);
        Tensor point = rand(1, 32, requires_grad: true);
        QNetBatch nets = model.EncodeQueries(ids, mask);
        QNet[] plain = nets.ToQNets();
        for (int i = 0; i < Queries.Length; i++)
        {
            Tensor gradient = autograd.grad([nets.Score(point)[i].sum()], [point], retain_graph: true)[0];
            PackedEncoders.AssertClose(
                Doubles(gradient.data<float>().ToArray()),
                Surrogate.Vector(plain[i], point.data<float>().ToArray()), 10 * Rounding, "gradient");
        }
    }

    /// <summary>From an output layer of zeros the layers are learned all the same, and so is a scale.</summary>
    [Fact]
    public void Backward_ZeroOutput_ReachesOutputLayerEncodersAndScale()
    {
        DualEncoder model = Started(Create(Configs["mean, length 1"], 5), 2);
        Parameter scale = new(tensor(20f));
        (Tensor queries, Tensor queryMask) = TokenBatch.Create(Queries);
        (Tensor ids, Tensor mask) = TokenBatch.Create(Passages);

        Tensor scores = model.EncodeQueries(queries, queryMask, scale).Score(model.EncodePassages(ids, mask));
        nn.functional.cross_entropy(scores, arange(4)).backward();

        Assert.NotEqual(0, scale.grad!.item<float>());
        foreach (string name in new[]
        {
            "query_encoder.hyper_base_matrices.2", "query_encoder.weight_hyper_projection.2.weight",
            "query_encoder.weight_hyper_projection.2.bias",
            "query_encoder.transformer.embeddings.word_embeddings.weight",
        })
        {
            Tensor gradient = model.Parameters().Single(p => p.Name == name).Value.grad!;
            Assert.True(gradient.isfinite().all().item<bool>() && gradient.abs().sum().item<float>() > 0, name);
        }
    }

    [Fact]
    public void Save_LinearTerm_IsReadAgainByBothBackends()
    {
        using TempFolder folder = new();
        WordPieceTokenizer tokenizer = WordPieceTokenizer.Load(Fixture.Path("golden", "wordpiece"));
        EncoderConfig shape = Shape with { VocabularySize = tokenizer.VocabularySize };
        DualEncoderConfig config = WithQNet(Configs["dense, length 1"], 1) with
        {
            QueryEncoder = shape,
            PassageEncoder = shape,
            QueryMaxLength = 32,
            PassageMaxLength = 32,
            CorrectionBound = 0.5,
        };
        string other = folder.File("other"), directory = folder.File("model");
        RandomWeights weights = new(config, seed: 7) { HeadBase = 0.3, HeadProjection = 0.3 };
        ModelFolderWriter.Write(directory, config, weights, tokenizer);
        ModelFolderWriter.Write(other, config with { SimilarityScale = 17 }, weights, tokenizer);

        DualEncoderConfig read = DualEncoderConfig.Read(directory);
        using RetrievalModel packed = RetrievalModel.Load(directory), torch = TorchModel.Load(directory);
        ModelFolderWriter.Write(folder.File("unbounded"), config with { CorrectionBound = null }, weights, tokenizer);
        using RetrievalModel scaled = RetrievalModel.Load(other);
        using RetrievalModel unbounded = RetrievalModel.Load(folder.File("unbounded"));

        Assert.True(read is { LinearTerm: true, SimilarityScale: 16, CorrectionBound: 0.5 });
        Assert.True(read is { Normalize: true, QueryPooling: Pooling.Mean });
        Assert.Equal(config.Dense, read.Dense);
        Assert.Equal(packed.Fingerprint, torch.Fingerprint);
        Assert.NotEqual(packed.Fingerprint, scaled.Fingerprint);
        Assert.NotEqual(packed.Fingerprint, unbounded.Fingerprint);
        Assert.Equal(packed.PassageFingerprint, unbounded.PassageFingerprint);
        string[] texts = ["what is a q-net", "how bees make honey"];
        float[] vectors = packed.EncodePassages(texts);
        PackedEncoders.AssertClose(Doubles(vectors), torch.EncodePassages(texts), Rounding, "passages");
        foreach ((QNet expected, QNet found) in packed.EncodeQueries(texts).Zip(torch.EncodeQueries(texts)))
        {
            Assert.False(expected.Linear.IsEmpty);
            Assert.Equal(0.5f, expected.CorrectionBound);
            PackedEncoders.AssertClose(
                Doubles(expected.Score(vectors)), found.Score(vectors), 10 * Rounding, "scores");
        }
    }

    [Fact]
    public void Create_PooledAndZeroOutput_Throws() => Assert.Throws<ArgumentException>(() => new DualEncoder(
        WithQNet(Configs["cls"], 1), new HyperHeadInitialization { PooledOutput = 1, ZeroOutput = true }));

    private static DualEncoderConfig BiEncoder(Pooling pooling) => new()
    {
        Kind = DualEncoderKind.BiEncoder,
        QueryEncoder = Shape,
        PassageEncoder = Shape,
        QueryPooling = pooling,
        PassagePooling = pooling,
    };

    private static DualEncoderConfig WithQNet(DualEncoderConfig bi, int layers) => bi with
    {
        Kind = DualEncoderKind.Hypencoder,
        LinearTerm = true,
        QNetDimensions = [.. Enumerable.Repeat(bi.Dimension, layers + 1), 1],
        QNetOptions = new QNetOptions { ResidualOnLast = true },
    };

    /// <summary>The bi-encoder with a q-net whose output layer is zero.</summary>
    private DualEncoder Started(DualEncoder bi, int layers)
    {
        using TempFolder folder = new();
        bi.SaveWeights(folder.File("model.safetensors"));
        DualEncoder model = new(
            WithQNet(bi.Config, layers), new HyperHeadInitialization { ZeroOutput = true, QueryEmbeddings = 1 });
        model.LoadTransformer(folder.File("model.safetensors"));
        _models.Add(model);
        return model;
    }

    private DualEncoder Create(DualEncoderConfig config, long seed)
    {
        manual_seed(seed);
        DualEncoder model = new(
            config, new HyperHeadInitialization { BaseMatrices = 0.2, QueryEmbeddings = 1, Projection = 0.2 });
        _models.Add(model);
        return model;
    }

    private static IEnumerable<double> Doubles(ReadOnlySpan<float> values) =>
        values.ToArray().Select(value => (double)value);
}
