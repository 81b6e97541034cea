using Hypencoder.Benchmarking.Onnx;
using Hypencoder.Models;
using Hypencoder.Models.Checkpoints.Onnx;
using Hypencoder.Search;
using Hypencoder.Torch;
using Hypencoder.Torch.Weights;
using TorchSharp;
using static TorchSharp.torch;

namespace Hypencoder.Benchmarking.Tests.Onnx;

/// <summary>Vectors of ONNX Runtime, compared with those of libtorch with the same random weights.</summary>
public sealed class OnnxEncoderTests : IDisposable
{
    private const float Tolerance = 1e-5f;
    private static readonly int[][] Texts = [[2, 7, 9, 3], [2, 3], [2, 11, 12, 13, 14, 15, 16, 3], [2, 5, 3]];

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("hypencoder-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData(EncoderFamily.Bert, Pooling.Cls)]
    [InlineData(EncoderFamily.Bert, Pooling.Mean)]
    [InlineData(EncoderFamily.DistilBert, Pooling.MeanPublished)]
    internal void Encode_RandomWeights_GivesVectorsOfTorch(EncoderFamily family, Pooling pooling)
    {
        using DualEncoder model = Create(Config(family, pooling));
        AssertAlike(model, EncoderSide.Query, (ids, mask) => model.QueryVectors(ids, mask));
        AssertAlike(model, EncoderSide.Passage, model.EncodePassages);
    }

    [Fact]
    public void Encode_DenseLayers_GivesVectorsOfTorch()
    {
        DenseLayer first = new() { InFeatures = 32, OutFeatures = 24, Activation = Activation.Tanh };
        DenseLayer last = new() { InFeatures = 24, OutFeatures = 16, Bias = false, NormalizeInput = true };
        using DualEncoder model = Create(Config(EncoderFamily.Bert, Pooling.Cls) with
        {
            Dense = [first, first with { InFeatures = 24, Activation = Activation.Gelu }, last],
            Normalize = true,
        });
        AssertAlike(model, EncoderSide.Passage, model.EncodePassages);
    }

    [Fact]
    public void Create_QueriesOfHypencoder_Throws()
    {
        DualEncoderConfig config = Config(EncoderFamily.Bert, Pooling.Cls) with
        {
            Kind = DualEncoderKind.Hypencoder,
            QNetDimensions = [32, 1],
        };
        Assert.Throws<ArgumentException>(() => OnnxEncoder.Create(config, EncoderSide.Query, _ => [], threads: 1));
    }

    [Theory]
    [InlineData(EncoderFamily.Bert)]
    [InlineData(EncoderFamily.DistilBert)]
    internal void Create_AnyFamily_RuntimeFusesEveryLayer(EncoderFamily family)
    {
        string path = Path.Combine(_folder.FullName, "optimized.onnx");
        using DualEncoder model = Create(Config(family, Pooling.Cls));
        OnnxEncoder.Create(
            model.Config, new ModuleWeights(model), EncoderSide.Passage, threads: 1, path).Dispose();
        Dictionary<string, int> operations = OnnxGraph.Read(File.ReadAllBytes(path)).Nodes
            .CountBy(n => n.Operator).ToDictionary();
        Assert.Equal((3, 3, 7), (
            operations["Attention"], operations["BiasGelu"], operations["LayerNormalization"]));
        Assert.Equal(3 * 3, operations["MatMul"]);
        Assert.Empty(operations.Keys.Intersect(["Softmax", "Erf", "Gelu", "ReduceMean", "Transpose", "Reshape"]));
    }

    private static void AssertAlike(DualEncoder model, EncoderSide side, Func<Tensor, Tensor, Tensor> expected)
    {
        using OnnxEncoder encoder = OnnxEncoder.Create(model.Config, new ModuleWeights(model), side, threads: 2);
        using IDisposable gradients = no_grad();
        using DisposeScope scope = NewDisposeScope();
        (Tensor ids, Tensor mask) = TokenBatch.Create(Texts);
        float[] vectors = expected(ids, mask).contiguous().data<float>().ToArray();
        float[] found = encoder.Encode(Texts);
        Assert.Equal(vectors.Length, found.Length);
        for (int i = 0; i < vectors.Length; i++)
            Assert.Equal(vectors[i], found[i], Tolerance);
    }

    private static DualEncoder Create(DualEncoderConfig config)
    {
        manual_seed(11);
        DualEncoder model = new(config);
        model.eval();
        using IDisposable gradients = no_grad();
        foreach ((_, TorchSharp.Modules.Parameter value) in model.Parameters())
            value.add_(randn(value.shape), alpha: 0.1); // so that no bias is zero
        return model;
    }

    private static DualEncoderConfig Config(EncoderFamily family, Pooling pooling)
    {
        EncoderConfig encoder = new()
        {
            Family = family,
            VocabularySize = 20,
            HiddenSize = 32,
            Layers = 3,
            Heads = 4,
            IntermediateSize = 48,
            MaxPositions = 16,
            TokenTypes = family == EncoderFamily.Bert ? 2 : 0,
            InitializerRange = 0.2,
        };
        return new DualEncoderConfig
        {
            Kind = DualEncoderKind.BiEncoder,
            QueryEncoder = encoder,
            PassageEncoder = encoder,
            SharedEncoder = false,
            QueryPooling = pooling,
            PassagePooling = pooling,
        };
    }
}
