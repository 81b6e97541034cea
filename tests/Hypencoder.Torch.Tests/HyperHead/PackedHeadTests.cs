using System.Runtime.Intrinsics;
using System.Text.Json;
using Hypencoder.Models;
using Hypencoder.Models.HyperHead;
using Hypencoder.Search;
using Hypencoder.Search.Kernels;
using Hypencoder.Torch.Weights;
using static TorchSharp.torch;

namespace Hypencoder.Torch.Tests.HyperHead;

/// <summary>The hyper-head for inference, compared with the published code and with the one for training.</summary>
public sealed class PackedHeadTests
{
    /// <summary>Tolerance of the golden files' float64 values, as for the head for training.</summary>
    private const double Golden = 1e-5;

    /// <summary>
    /// Tolerance for different orders of summation in float32; first matrices differed by at most 2e-6.
    /// </summary>
    private const double Rounding = 1e-5;

    public static TheoryData<string> Cases =>
    [
        .. GoldenFolder.With("config.json", "weights.safetensors", "inputs.json", "expected_f64.safetensors")
            .Where(f => DualEncoderConfig.Read(f).Kind == DualEncoderKind.Hypencoder),
    ];

    [Theory]
    [MemberData(nameof(Cases))]
    public void EncodeQNets_GoldenCase_EqualsPublishedCode(string folder)
    {
        using DualEncoder model = DualEncoder.Load(DualEncoderConfig.Read(folder), folder);
        model.eval();
        using JsonDocument inputs = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "inputs.json")));
        SafetensorsFile expected = new(Path.Combine(folder, "expected_f64.safetensors"));

        QNet[] nets = model.EncodeQNets(Read("query_input_ids"), Read("query_attention_mask"));

        for (int layer = 0; layer <= nets[0].HiddenLayers; layer++)
            AssertAll($"qnet.matrix.{layer}", net => net.Matrix(layer).ToArray());
        for (int layer = 0; layer < nets[0].HiddenLayers; layer++)
            AssertAll($"qnet.vector.{layer}", net => net.Bias(layer).ToArray());

        void AssertAll(string name, Func<QNet, float[]> values) =>
            AssertClose(
                [.. expected.Doubles(name).Select(v => (float)v)], [.. nets.SelectMany(values)], Golden, name);

        Tensor Read(string name)
        {
            long[][] rows = inputs.RootElement.GetProperty(name).Deserialize<long[][]>()!;
            return tensor(rows.SelectMany(r => r).ToArray()).reshape(rows.Length, rows[0].Length);
        }
    }

    /// <summary>
    /// Widths that fill neither vectors nor tiles, numbers of tokens around a tile's.
    /// </summary>
    [Theory]
    [InlineData(1, 16, 16, 16, 1)]
    [InlineData(7, 24, 24, 24, 24, 1)]
    [InlineData(6, 20, 37, 5, 1)]
    [InlineData(33, 64, 64, 1)]
    [InlineData(9, 24, 1)]
    [InlineData(12, 128, 128, 128, 1)]
    public void Generate_RandomHead_EqualsTheTrainedPathAtEveryWidth(int tokens, params int[] dimensions)
    {
        using TorchSharp.DisposeScope scope = NewDisposeScope();
        using IDisposable gradients = no_grad();
        using DualEncoder model = RandomHead(32, dimensions);
        HeadParts head = Parts(model);
        Tensor states = randn(1, tokens, 32);
        model.train(); // in evaluation mode the packed head would be used
        QNet expected = model.Generate(states, ones(1, tokens, ScalarType.Int64))[0];

        foreach (PackedHead each in AtEveryWidth(head))
            AssertAlike(expected, each.Generate([states.data<float>().ToArray()], 1)[0], Rounding);
    }

    /// <summary>Lengths that fill no tile, more tokens than a group of queries has, and one query of more than that.</summary>
    [Theory]
    [InlineData(64, 256, 256, 256, 1)]
    [InlineData(40, 33, 65, 17, 1)]
    [InlineData(24, 24, 1)]
    public void Generate_AnyBatchAndNumberOfThreads_GivesEachQueryTheBitsThatItHasAlone(
        int stateWidth, params int[] dimensions)
    {
        using TorchSharp.DisposeScope scope = NewDisposeScope();
        PackedHead packed = PackedHead.Create(Parts(RandomHead(stateWidth, dimensions)));
        float[][] queries =
        [
            .. new[] { 1, 7, 12, 30, 100, 90, 33, 300, 2, 14, 255, 1 }
                .Select(tokens => randn(tokens, stateWidth).data<float>().ToArray()),
        ];
        QNet[] alone = [.. queries.Select(query => packed.Generate([query], 1)[0])];

        foreach (int threads in new[] { 1, 2, 16 })
        {
            QNet[] together = packed.Generate(queries, threads);
            for (int i = 0; i < queries.Length; i++)
                AssertAlike(alone[i], together[i], 0);
        }
    }

    /// <summary>Nothing of what was in the memory is read, not even as padding.</summary>
    [Fact]
    public unsafe void Generate_InMemoryOfReleasedQNets_GivesTheSameBits()
    {
        using TorchSharp.DisposeScope scope = NewDisposeScope();
        PackedHead packed = PackedHead.Create(Parts(RandomHead(24, [33, 41, 17, 1])));
        float[] longer = randn(40, 24).data<float>().ToArray(), shorter = longer[..(7 * 24)];
        float[] passages = randn(5, 33).data<float>().ToArray();
        QNet first = packed.Generate([shorter], 1)[0];
        float[] matrices = first.Score(passages), factors = Factored(first);

        for (int i = 0; i < 8; i++)
        {
            QNet used = packed.Generate([longer], 1)[0];
            for (int layer = 0; layer < 2; layer++)
            {
                QNetFactors memory = used.Factors!;
                new Span<float>(memory.Values(layer), memory.ValuesLength(layer)).Fill(float.NaN);
                for (int panel = 0; panel < memory.Layers[layer].OutputPanels; panel++)
                    new Span<float>(memory.Attention(layer, panel), 40 * memory.Columns).Fill(float.NaN);
            }
            used.Release();
            QNet next = packed.Generate([shorter], 1)[0];
            Assert.Equal(matrices, next.Score(passages));
            Assert.Equal(factors, Factored(next));
        }

        float[] Factored(QNet net)
        {
            FactoredQNetKernel kernel = FactoredQNetKernel.Create();
            kernel.Load(net);
            float[] scores = new float[5];
            kernel.Score(passages, scores, new QNetWorkspace());
            return scores;
        }
    }

    [Fact]
    public void Generate_QueryWithoutTokens_IsRefused()
    {
        using TorchSharp.DisposeScope scope = NewDisposeScope();
        PackedHead packed = PackedHead.Create(Parts(RandomHead(8, [8, 8, 1])));

        string message = Assert.Throws<ArgumentException>(() => packed.Generate([new float[8], []], 1)).Message;

        Assert.Contains("in query 1, found none", message);
    }

    /// <summary>Gaps in the mask are tokens that do not count.</summary>
    [Fact]
    public void Generate_MaskedTokens_EqualsTheTrainedPath()
    {
        using TorchSharp.DisposeScope scope = NewDisposeScope();
        using IDisposable gradients = no_grad();
        using DualEncoder model = RandomHead(32, [20, 37, 5, 1]);
        Tensor states = randn(2, 9, 32), mask = tensor(new long[] { 1, 0, 1, 1, 0, 1, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1 });
        mask = mask.reshape(2, 9);
        model.train(); // in evaluation mode the packed head is used
        QNet[] expected = model.Generate(states, mask);
        model.eval();

        QNet[] found = model.Generate(states, mask);

        for (int i = 0; i < expected.Length; i++)
            AssertAlike(expected[i], found[i], Rounding);
    }

    /// <summary>A single query is encoded without a mask, one in a batch with its padding masked.</summary>
    [Fact]
    public void EncodeQNets_OneQuery_EqualsItsRowOfABatch()
    {
        using DualEncoder model = RandomModel(1);
        int[][] queries = [[2, 5, 6, 3], [2, 7, 8, 9, 10, 11, 3], [2, 3], [2, 12, 3]];

        QNet[] together = Encode(model, queries);

        for (int i = 0; i < queries.Length; i++)
            AssertAlike(together[i], Encode(model, queries[i])[0], Rounding);
    }

    [Fact]
    public void EncodeQNets_AfterTraining_UsesTheNewWeights()
    {
        using DualEncoder model = RandomModel(1);
        float before = Encode(model, [2, 5, 3])[0].Matrix(0)[0];
        model.train();
        using (no_grad())
        using (TorchSharp.Scalar one = 1)
            model.Parameters().Single(p => p.Name.EndsWith("hyper_base_matrices.0")).Value.add_(one);
        model.eval();

        Assert.Equal(before + 1, Encode(model, [2, 5, 3])[0].Matrix(0)[0], 1e-5);
    }

    [Fact]
    public void EncodeQNets_AfterLoadingAnotherHead_UsesIt()
    {
        using TempFolder folder = new();
        using DualEncoder model = RandomModel(1), other = RandomModel(2);
        other.SaveWeights(folder.File("model.safetensors"));
        Encode(model, [2, 5, 3]);

        model.LoadWeights(folder.Path);

        AssertAlike(Encode(other, [2, 5, 3])[0], Encode(model, [2, 5, 3])[0], 0);
    }

    /// <summary>Base matrices and projections large enough that every term matters.</summary>
    private static DualEncoder RandomHead(int stateWidth, int[] dimensions)
    {
        random.manual_seed(3);
        HyperHeadInitialization wide = new() { BaseMatrices = 1, QueryEmbeddings = 0.5, Projection = 0.1 };
        EncoderConfig encoder = new()
        {
            VocabularySize = 2,
            HiddenSize = stateWidth,
            Layers = 1,
            Heads = 1,
            IntermediateSize = 1,
        };
        return new DualEncoder(
            new DualEncoderConfig
            {
                Kind = DualEncoderKind.Hypencoder,
                QueryEncoder = encoder,
                PassageEncoder = encoder,
                QNetDimensions = dimensions,
                QNetOptions = new QNetOptions { Residual = false },
            },
            wide);
    }

    /// <summary>The head for vectors of 512, 256 and 128 bits.</summary>
    internal static PackedHead[] AtEveryWidth(HeadParts head) =>
    [
        new BlockedHead<Simd512, Vector512<float>>(head),
        new BlockedHead<Simd256, Vector256<float>>(head),
        new BlockedHead<Simd128, Vector128<float>>(head),
    ];

    private static HeadParts Parts(DualEncoder model) => HeadParts.Read(model.Config, new ModuleWeights(model));

    private static DualEncoder RandomModel(long seed)
    {
        EncoderConfig encoder = new()
        {
            VocabularySize = 20,
            HiddenSize = 32,
            Layers = 2,
            Heads = 4,
            IntermediateSize = 64,
        };
        random.manual_seed(seed);
        DualEncoder model = new(new DualEncoderConfig
        {
            Kind = DualEncoderKind.Hypencoder,
            QueryEncoder = encoder,
            PassageEncoder = encoder,
            QNetDimensions = [32, 32, 32, 1],
        });
        model.eval();
        return model;
    }

    private static QNet[] Encode(DualEncoder model, params int[][] queries)
    {
        (Tensor ids, Tensor mask) = TokenBatch.Create(queries);
        return model.EncodeQNets(ids, mask);
    }

    private static void AssertAlike(QNet expected, QNet found, double tolerance)
    {
        Assert.Equal(expected.Dimensions, found.Dimensions);
        for (int layer = 0; layer <= expected.HiddenLayers; layer++)
            AssertClose(expected.Matrix(layer), found.Matrix(layer), tolerance, $"matrix {layer}");
        for (int layer = 0; layer < expected.HiddenLayers; layer++)
            AssertClose(expected.Bias(layer), found.Bias(layer), tolerance, $"bias {layer}");
    }

    private static void AssertClose(
        ReadOnlySpan<float> expected, ReadOnlySpan<float> found, double tolerance, string name)
    {
        Assert.Equal(expected.Length, found.Length);
        double worst = 0;
        for (int i = 0; i < expected.Length; i++)
            worst = Math.Max(worst, Math.Abs((double)expected[i] - found[i]));
        Assert.True(worst <= tolerance, $"{name}: off by {worst}, more than {tolerance}");
    }
}
