using Hypencoder.Models;
using Hypencoder.Torch;
using Hypencoder.Training.Runs;
using static TorchSharp.torch;

namespace Hypencoder.Training.Tests.Runs;

/// <summary>Hypencoders that begin at the inner product of a bi-encoder, and how they are trained from there.</summary>
public sealed class LinearTermTests
{
    /// <summary>A plain BERT with pooling and normalisation, and one with a Dense module.</summary>
    private static readonly string Plain = Fixture.Path("cases", "02-st-5.4-pooling", "model");
    private static readonly string Dense = Fixture.Path("cases", "01-st-dense-module", "model");

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Create_ZeroOutputOnAStart_ScoresAsTheStart(bool dense)
    {
        string path = dense ? Dense : Plain;
        TrainingRunModel settings = Settings(path) with { QueryPrompt = "query: " };
        settings.Validate();
        using DualEncoder start = DualEncoder.Load(DualEncoderConfig.Read(path), path);
        using DualEncoder model = ModelStart.Create(settings, RetrievalModel.LoadTokenizer(path), seed: 1);
        start.eval();
        model.eval();
        using TorchSharp.DisposeScope scope = NewDisposeScope();
        using IDisposable gradients = no_grad();
        (Tensor ids, Tensor mask) = TokenBatch.Create([[2, 9, 4, 3], [2, 7, 3], [2, 5, 6, 8, 3]]);
        Tensor vectors = start.EncodePassages(ids, mask);
        using TorchSharp.Scalar scale = model.Config.SimilarityScale ?? 1;

        Assert.True(vectors.equal(model.EncodePassages(ids, mask)).all().item<bool>());
        Assert.True((start.EncodeQueries(ids, mask).Score(vectors) * scale)
            .equal(model.EncodeQueries(ids, mask).Score(vectors)).all().item<bool>());
        Assert.Equal(start.Config.Normalize, model.Config.Normalize);
        Assert.Equal(start.Config.Normalize ? 20 : null, model.Config.SimilarityScale);
        Assert.Equal(start.Config.QueryPooling, model.Config.QueryPooling);
        Assert.Equal(start.Config.Dense, model.Config.Dense);
        Assert.Equal("query: ", model.Config.QueryPrompt);
        Assert.Equal([start.Config.Dimension, start.Config.Dimension, 1], model.Config.QNetDimensions);
    }

    [Fact]
    public void Create_WithoutLinearTerm_ScalesVectorsWhereItIsTold()
    {
        TrainingRunModel settings = Settings(Plain) with { LinearTerm = null, Initialization = null };
        using DualEncoder plain = ModelStart.Create(settings, RetrievalModel.LoadTokenizer(Plain), seed: 1);
        using DualEncoder scaled = ModelStart.Create(
            settings with { Normalize = true }, RetrievalModel.LoadTokenizer(Plain), seed: 1);

        Assert.True(plain.Config is { LinearTerm: false, Normalize: false, SimilarityScale: null });
        Assert.True(scaled.Config is { LinearTerm: false, Normalize: true, SimilarityScale: null });
    }

    /// <summary>The kernels that search uses make the same narrow q-net as the module that is trained.</summary>
    [Fact]
    public void Create_HiddenWidth_GivesNarrowQNetsThatSearchLoads()
    {
        using TempFolder folder = new();
        TrainingRunModel settings = Settings(Plain) with
        {
            HiddenWidth = 5,
            Initialization = new HyperHeadInitialization { BaseMatrices = 3, QueryEmbeddings = 1, Projection = 1 },
        };
        settings.Validate();
        WordPieceTokenizer tokenizer = RetrievalModel.LoadTokenizer(Plain);
        using DualEncoder model = ModelStart.Create(settings, tokenizer, seed: 3);
        model.eval();
        model.Save(tokenizer, folder.File("narrow"));
        using RetrievalModel loaded = RetrievalModel.Load(folder.File("narrow"));
        using TorchSharp.DisposeScope scope = NewDisposeScope();
        using IDisposable gradients = no_grad();
        (Tensor ids, Tensor mask) = TokenBatch.Create([[.. loaded.QueryInput.Tokens(tokenizer, ["sort a list"])[0]]]);
        float[] vectors = loaded.EncodePassages(["sort a list", "draw a circle", "send mail"]);

        float[] expected = model.EncodeQueries(ids, mask)
            .Score(tensor(vectors).reshape(3, -1)).data<float>().ToArray();
        Search.QNet found = loaded.EncodeQueries(["sort a list"])[0];

        Assert.Equal([loaded.Dimension, 5, 1], found.Dimensions.ToArray());
        Assert.Equal(expected, found.Score(vectors), (a, b) => Math.Abs(a - b) < 1e-4);
        float[] linear = Search.QNet.InnerProduct(found.Linear.ToArray()).Score(vectors);
        Assert.Contains(expected.Zip(linear), pair => Math.Abs(pair.First - pair.Second) > 0.1);
    }

    [Theory]
    [InlineData(0, 1, "model.hidden_width: expected 1 to 16384, found 0")]
    [InlineData(5, 0, "model.hidden_width: expected none without hidden layers, found 5")]
    [InlineData(5, 2, "model.hidden_width: expected one hidden layer without residual, since")]
    public void Validate_HiddenWidthThatCannotBe_NamesKey(int width, int layers, string message) => Assert.Contains(
        message, Assert.Throws<InvalidDataException>(() => (Settings(Plain) with
        {
            HiddenLayers = layers,
            HiddenWidth = width,
        }).Validate()).Message, StringComparison.Ordinal);

    [Fact]
    public void Train_FirstStep_HasTheLossOfTheBiEncoderToTheBit()
    {
        using DualEncoder bi = BiEncoder(), model = Started(bi);
        TrainingConfig config = new() { MaxSteps = 1, BatchSize = 8 };

        double expected = new Trainer(bi, TinyTraining.Set(8), config).Train(null)[0].Loss;

        Assert.Equal(expected, new Trainer(model, TinyTraining.Set(8), config).Train(null)[0].Loss);
    }

    /// <summary>Evaluations between steps have the scale of their step.</summary>
    [Fact]
    public void Train_LearnedScale_IsTheLinearTerms()
    {
        using DualEncoder bi = BiEncoder(), model = Started(bi);
        List<double> scales = [];
        new Trainer(model, TinyTraining.Set(8), new TrainingConfig
        {
            MaxSteps = 2,
            BatchSize = 8,
            EvalSteps = 1,
            LearnSimilarityScale = true,
            SimilarityScaleLearningRate = 0.125,
            LrScheduler = LearningRateScheduler.Constant,
        }).Train(one =>
        {
            scales.Add(one.Config.SimilarityScale!.Value);
            return scales.Count;
        });

        Assert.Equal(0.125, Math.Abs(Math.Log(scales[0] / 20)), 1e-4); // AdamW's first step
        Assert.NotEqual(scales[0], scales[1]);
        Assert.Equal(scales[1], model.Config.SimilarityScale);
    }

    [Fact]
    public void Validate_ZeroOutputWithoutLinearTerm_NamesKey() => Assert.Equal(
        "model.initialization.zero_output: expected false without linear_term: true, found true",
        Assert.Throws<InvalidDataException>(
            () => (Settings(Plain) with { LinearTerm = null }).Validate()).Message);

    [Fact]
    public void Validate_LinearTermOfABiEncoder_NamesKey() => Assert.Contains(
        "model.linear_term: expected none where kind is not hypencoder",
        Assert.Throws<InvalidDataException>(() => new TrainingRunModel
        {
            Start = Plain,
            Kind = DualEncoderKind.BiEncoder,
            LinearTerm = true,
        }.Validate()).Message);

    /// <summary>Its q-nets were trained with the bound.</summary>
    [Fact]
    public void Config_HyperHeadWithABoundedCorrection_KeepsTheBound()
    {
        using TempFolder folder = new();
        WordPieceTokenizer tokenizer = RetrievalModel.LoadTokenizer(Plain);
        using (DualEncoder head = ModelStart.Create(Settings(Plain) with { CorrectionBound = 0.5 }, tokenizer, seed: 1))
            head.Save(tokenizer, folder.File("head"));
        TrainingRunModel settings = new()
        {
            Start = Plain,
            Kind = DualEncoderKind.Hypencoder,
            HyperHead = folder.File("head"),
        };

        Assert.Equal(0.5, ModelStart.Config(settings).CorrectionBound);
        Assert.Null(ModelStart.Config(settings with { LinearTerm = false }).CorrectionBound);
    }

    private static TrainingRunModel Settings(string start) => new()
    {
        Start = start,
        Kind = DualEncoderKind.Hypencoder,
        HiddenLayers = 1,
        LinearTerm = true,
        Initialization = new HyperHeadInitialization { ZeroOutput = true, QueryEmbeddings = 1 },
    };

    private static DualEncoder BiEncoder()
    {
        manual_seed(5);
        return new DualEncoder(TinyTraining.ModelConfig(DualEncoderKind.BiEncoder) with
        {
            Normalize = true,
            SimilarityScale = 20,
        });
    }

    private static DualEncoder Started(DualEncoder bi)
    {
        using TempFolder folder = new();
        bi.SaveWeights(folder.File("model.safetensors"));
        DualEncoder model = new(
            TinyTraining.ModelConfig() with { Normalize = true, SimilarityScale = 20, LinearTerm = true },
            new HyperHeadInitialization { ZeroOutput = true, QueryEmbeddings = 1 });
        model.LoadTransformer(folder.File("model.safetensors"));
        return model;
    }
}
