using Hypencoder.Models;
using Hypencoder.Models.Encoders.Packed;
using Hypencoder.Search;
using Hypencoder.Torch.Weights;
using static TorchSharp.torch;

namespace Hypencoder.Torch.Tests.Encoders;

/// <summary>Encoders on our kernels, compared with those in Torch and with loops in double precision.</summary>
public sealed class PackedDualEncoderTests
{
    /// <summary>Tolerance for different orders of summation in single precision.</summary>
    private const double Rounding = 2e-5;

    public static TheoryData<string> Models => [.. Configs.Keys];

    private static readonly Dictionary<string, DualEncoderConfig> Configs = new()
    {
        ["bert, cls"] = Config(EncoderFamily.Bert, Pooling.Cls),
        ["bert, mean"] = Config(EncoderFamily.Bert, Pooling.MeanPublished) with { Normalize = true },
        ["distilbert, masked mean"] = Config(EncoderFamily.DistilBert, Pooling.Mean),
        ["apart"] = Config(EncoderFamily.Bert, Pooling.Mean) with
        {
            SharedEncoder = false,
            PassageEncoder = Shape(EncoderFamily.DistilBert, 36, 3, 50),
            QueryEncoder = Shape(EncoderFamily.Bert, 24, 1, 33),
            QueryPooling = null,
            Kind = DualEncoderKind.Hypencoder,
            QNetDimensions = [36, 20, 36, 1],
            QNetOptions = new QNetOptions { Residual = false },
        },
        ["dense"] = Config(EncoderFamily.DistilBert, Pooling.Mean) with
        {
            Dense =
            [
                new DenseLayer { InFeatures = 40, OutFeatures = 65, Activation = Activation.Tanh },
                new DenseLayer { InFeatures = 65, OutFeatures = 17, Bias = false, NormalizeInput = true },
            ],
            Normalize = true,
        },
        ["hypencoder"] = Config(EncoderFamily.Bert, Pooling.Cls) with
        {
            Kind = DualEncoderKind.Hypencoder,
            QNetDimensions = [40, 40, 40, 1],
        },
    };

    [Theory]
    [MemberData(nameof(Models))]
    public void Encode_RandomModel_EqualsTorchAtEveryWidth(string name)
    {
        using TorchSharp.DisposeScope scope = NewDisposeScope();
        using IDisposable gradients = no_grad();
        using DualEncoder model = Random(Configs[name]);
        int[][] tokens = Tokens(1, 7, 64, 33, 2, 20, 40, 64, 5);
        (Tensor ids, Tensor mask) = TokenBatch.Create(tokens);
        float[] passages = model.EncodePassages(ids, mask).data<float>().ToArray();
        QNet[] queries = model.EncodeQNets(ids, mask);
        foreach (PackedDualEncoder encoder in PackedEncoders.All(model.Config, new ModuleWeights(model)))
        {
            PackedEncoders.AssertClose(passages.Select(v => (double)v), encoder.Passages(tokens), Rounding, "passages");
            QNet[] nets = encoder.EncodeQueries(tokens, 2);
            for (int i = 0; i < tokens.Length; i++)
            {
                for (int layer = 0; layer <= nets[i].HiddenLayers; layer++)
                {
                    PackedEncoders.AssertClose(
                        queries[i].Matrix(layer).ToArray().Select(v => (double)v), nets[i].Matrix(layer).ToArray(),
                        Rounding, $"matrix {layer} of query {i}");
                }
            }
        }
    }

    [Theory]
    [InlineData(EncoderFamily.Bert, 40, 5, 70)]
    [InlineData(EncoderFamily.DistilBert, 36, 2, 31)]
    [InlineData(EncoderFamily.Bert, 3, 1, 5)]
    internal void EncodeStates_RandomModel_EqualsLoopsAtEveryWidth(
        EncoderFamily family, int hidden, int heads, int intermediate)
    {
        EncoderConfig shape = Shape(family, hidden, heads, intermediate);
        using DualEncoder model = Random(new DualEncoderConfig
        {
            Kind = DualEncoderKind.BiEncoder,
            QueryEncoder = shape,
            PassageEncoder = shape,
        });
        ModuleWeights weights = new(model);
        int[][] tokens = Tokens(9, 1, 38, 64);
        ReferenceTransformer reference = new(shape, weights, "query_encoder.transformer.");
        foreach (PackedDualEncoder encoder in PackedEncoders.All(model.Config, weights))
        {
            float[][] states = encoder.EncodePassageStates(tokens, 1);
            for (int i = 0; i < tokens.Length; i++)
            {
                PackedEncoders.AssertClose(
                    reference.Encode(tokens[i], tokens[i].Length).SelectMany(row => row), states[i], Rounding,
                    $"states of {i}");
            }
        }
    }

    /// <summary>Alone or with others, on one thread or several, with more tokens than a group: the same bits.</summary>
    [Theory]
    [InlineData(EncoderPrecision.Float32)]
    [InlineData(EncoderPrecision.Int8)]
    internal void EncodePassages_AnyBatchAndThreads_GivesTheSameBits(EncoderPrecision precision)
    {
        using DualEncoder model = Random(Configs["distilbert, masked mean"]);
        int[][] tokens = Tokens([.. Enumerable.Range(0, 60).Select(i => 1 + i * 37 % 64)]);
        foreach (PackedDualEncoder encoder in PackedEncoders.All(model.Config, new ModuleWeights(model), precision))
        {
            float[] together = encoder.Passages(tokens, 3);
            Assert.Equal(together, encoder.Passages(tokens));
            Assert.Equal(together, tokens.SelectMany(t => encoder.Passages([t])));
            Assert.Equal(together, tokens.Reverse().SelectMany(t => encoder.Passages([t], 2)).Chunk(40).Reverse()
                .SelectMany(v => v));
        }
    }

    /// <summary>Enough work for several threads on one sequence.</summary>
    [Theory]
    [InlineData(EncoderPrecision.Float32)]
    [InlineData(EncoderPrecision.Int8)]
    internal void EncodeQueryStates_SeveralThreadsOnOneSequence_GiveTheSameBits(EncoderPrecision precision)
    {
        EncoderConfig shape = Shape(EncoderFamily.Bert, 256, 4, 512) with { MaxPositions = 200 };
        using DualEncoder model = Random(Configs["bert, cls"] with { QueryEncoder = shape, PassageEncoder = shape });
        PackedDualEncoder encoder = PackedDualEncoder.Create(model.Config, new ModuleWeights(model), precision);
        foreach (int length in (int[])[40, 200])
        {
            int[][] tokens = Tokens(length);
            float[] one = encoder.EncodeQueryStates(tokens, 1)[0];
            for (int i = 0; i < 5; i++)
                Assert.Equal(one, encoder.EncodeQueryStates(tokens, 2 + i % 3)[0]);
        }
    }

    [Fact]
    public void Encode_ManyCallersAtOnce_GetTheirOwn()
    {
        using DualEncoder model = Random(Configs["hypencoder"]);
        PackedDualEncoder encoder = PackedDualEncoder.Create(model.Config, new ModuleWeights(model));
        int[][] tokens = Tokens([.. Enumerable.Range(1, 24)]);
        float[] alone = encoder.Passages(tokens);
        Parallel.For(0, 24, (int i) =>
        {
            Assert.Equal(alone[(i * 40)..((i + 1) * 40)], encoder.Passages([tokens[i]], 1 + i % 3));
            Assert.Equal(tokens.Length, encoder.EncodeQueries(tokens, 2).Length);
        });
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void EncodePassages_Int8_PointsWhereFloatsDo(string name)
    {
        using DualEncoder model = Random(Configs[name]);
        int[][] tokens = Tokens(12, 64, 3, 30);
        ModuleWeights weights = new(model);
        float[] exact = PackedDualEncoder.Create(model.Config, weights).Passages(tokens);
        foreach (PackedDualEncoder encoder in PackedEncoders.All(model.Config, weights, EncoderPrecision.Int8))
        {
            float[] coarse = encoder.Passages(tokens);
            Assert.NotEqual(exact, coarse);
            int d = model.Config.Dimension;
            for (int i = 0; i < tokens.Length; i++)
                Assert.InRange(Cosine(exact.AsSpan(i * d, d), coarse.AsSpan(i * d, d)), 0.995, 1.00001);
        }
    }

    [Theory]
    [InlineData(0, 0, "expected one or more tokens")]
    [InlineData(65, 5, "at most 64 tokens")]
    [InlineData(3, 90, "found 90")]
    [InlineData(3, -1, "found -1")]
    public void EncodePassages_UnfitInput_IsRefused(int length, int id, string message)
    {
        using DualEncoder model = Random(Configs["bert, cls"]);
        PackedDualEncoder encoder = PackedDualEncoder.Create(model.Config, new ModuleWeights(model));
        int[] tokens = [.. Enumerable.Repeat(id, length)];

        Assert.Contains(message, Assert.Throws<ArgumentException>(() => encoder.Passages([[1], tokens])).Message);
    }

    [Fact]
    public void Create_WeightsOfAnotherShape_NamesTheTensor()
    {
        using DualEncoder model = Random(Configs["bert, cls"]);
        DualEncoderConfig other = model.Config with { Dense = [new() { InFeatures = 40, OutFeatures = 8 }] };

        string message = Assert.Throws<InvalidDataException>(
            () => PackedDualEncoder.Create(other, new ModuleWeights(model))).Message;

        Assert.Contains("dense.0.weight", message);
    }

    private static double Cosine(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        double product = 0, left = 0, right = 0;
        for (int i = 0; i < a.Length; i++)
            (product, left, right) = (product + a[i] * b[i], left + a[i] * a[i], right + b[i] * b[i]);
        return product / Math.Sqrt(left * right);
    }

    private static EncoderConfig Shape(EncoderFamily family, int hidden, int heads, int intermediate) => new()
    {
        Family = family,
        VocabularySize = 90,
        HiddenSize = hidden,
        Layers = 2,
        Heads = heads,
        IntermediateSize = intermediate,
        MaxPositions = 64,
    };

    private static DualEncoderConfig Config(EncoderFamily family, Pooling pooling) => new()
    {
        Kind = DualEncoderKind.BiEncoder,
        QueryEncoder = Shape(family, 40, 5, 70),
        PassageEncoder = Shape(family, 40, 5, 70),
        QueryPooling = pooling,
        PassagePooling = pooling,
    };

    /// <summary>Weights large enough that every term matters, including norms and biases.</summary>
    private static DualEncoder Random(DualEncoderConfig config)
    {
        manual_seed(11);
        DualEncoder model = new(
            config, new HyperHeadInitialization { BaseMatrices = 0.5, QueryEmbeddings = 0.5, Projection = 0.1 });
        model.eval();
        using IDisposable gradients = no_grad();
        foreach ((_, TorchSharp.Modules.Parameter value) in model.Parameters())
        {
            using Tensor noise = randn_like(value);
            using TorchSharp.Scalar size = 0.08;
            value.add_(noise, alpha: size);
        }
        return model;
    }

    private static int[][] Tokens(params int[] lengths)
    {
        Random random = new(5);
        return [.. lengths.Select(n => Enumerable.Range(0, n).Select(_ => random.Next(1, 90)).ToArray())];
    }
}
