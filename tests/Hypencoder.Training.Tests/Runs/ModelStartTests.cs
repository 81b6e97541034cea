using Hypencoder.Models;
using Hypencoder.Torch;
using Hypencoder.Training.Runs;

namespace Hypencoder.Training.Tests.Runs;

/// <summary>
/// The trained parts of a start and their settings: frozen sides, and dropout that replaces the start's.
/// </summary>
public sealed class ModelStartTests
{
    /// <summary>A plain BERT with pooling and normalisation, one transformer for both sides.</summary>
    private static readonly string Plain = Fixture.Path("cases", "02-st-5.4-pooling", "model");
    private static readonly string Hypencoder = Fixture.Path("golden", "bert_h32_q2_shared_cls");
    private static readonly string Dense = Fixture.Path("cases", "01-st-dense-module", "model");

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Create_OneSideFrozen_TrainsACopyOfTheStart(bool freezeQueries)
    {
        TrainingRunModel model = new()
        {
            Start = Plain,
            FreezeQueryEncoder = freezeQueries,
            FreezePassageEncoder = !freezeQueries,
        };
        using DualEncoder start = DualEncoder.Load(DualEncoderConfig.Read(Plain), Plain);
        using DualEncoder trained = Create(model);
        Assert.False(trained.Config.SharedEncoder);
        Assert.Equal(start.Config, trained.Config with
        {
            SharedEncoder = true,
            FreezeQueryEncoder = false,
            FreezePassageEncoder = false,
            SimilarityScale = null,
            Dense = start.Config.Dense,
            QNetDimensions = start.Config.QNetDimensions,
        });
        Assert.Equal(20, trained.Config.SimilarityScale); // the default for vectors of length 1
        Dictionary<string, float[]> before = Weights(start);
        Assert.All(Weights(trained), p => Assert.Equal(before[QuerySide(p.Key)], p.Value));

        Train(trained);

        string frozen = freezeQueries ? "query_encoder." : "passage_encoder.";
        foreach ((string name, float[] values) in Weights(trained).Where(p => !IsUnused(p.Key)))
        {
            if (name.StartsWith(frozen, StringComparison.Ordinal))
                Assert.Equal(before[QuerySide(name)], values);
            else
                Assert.NotEqual(before[QuerySide(name)], values);
        }
    }

    [Fact]
    public void Create_HypencoderWithPassagesFrozen_TrainsTheQuerySideAlone()
    {
        using DualEncoder start = DualEncoder.Load(DualEncoderConfig.Read(Hypencoder), Hypencoder);
        using DualEncoder trained = Create(new() { Start = Hypencoder, FreezePassageEncoder = true });
        Dictionary<string, float[]> before = Weights(start);
        Assert.All(Weights(trained), p => Assert.Equal(before[QuerySide(p.Key)], p.Value));

        Train(trained);

        Assert.All(Weights(trained).Where(p => !IsUnused(p.Key)), p => Assert.Equal(
            p.Key.StartsWith("passage_encoder.", StringComparison.Ordinal),
            before[QuerySide(p.Key)].AsSpan().SequenceEqual(p.Value)));
    }

    [Fact]
    public void Create_BothSidesFrozenByThemselves_IsFreezeEncoder()
    {
        using DualEncoder model = Create(
            new() { Start = Hypencoder, FreezeQueryEncoder = true, FreezePassageEncoder = true });

        Assert.True(model.Config.SharedEncoder);
        Assert.All(model.Parameters(), p => Assert.Equal(DualEncoder.IsHyperHead(p.Name), p.Value.requires_grad));
    }

    [Fact]
    public void Create_DenseAndOneSideFrozen_IsRefused()
    {
        Assert.Contains("which has Dense modules", Assert.Throws<InvalidDataException>(
            () => Create(new() { Start = Dense, FreezePassageEncoder = true })).Message);
    }

    [Fact]
    public void Create_Dropout_StandsInThePlaceOfTheStarts()
    {
        using DualEncoder model = Create(new() { Start = Plain, Dropout = 0.3, AttentionDropout = 0.2 });
        using DualEncoder half = Create(new() { Start = Plain, Dropout = 0.25 });

        Assert.Equal((0.3, 0.2), (model.Config.QueryEncoder.HiddenDropout, model.Config.QueryEncoder.AttentionDropout));
        Assert.Equal(model.Config.QueryEncoder, model.Config.PassageEncoder);
        Assert.Equal((0.25, 0.1), (half.Config.QueryEncoder.HiddenDropout, half.Config.QueryEncoder.AttentionDropout));
    }

    [Theory]
    [InlineData(1.0, "model.dropout: expected 0 or above and below 1, found 1")]
    [InlineData(-0.1, "model.dropout: expected 0 or above and below 1, found -0.1")]
    public void Validate_DropoutOutOfRange_NamesKey(double dropout, string message)
    {
        Assert.Equal(message, Assert.Throws<InvalidDataException>(
            () => new TrainingRunModel { Start = Plain, Dropout = dropout }.Validate()).Message);
    }

    [Fact]
    public void Validate_DropoutBesideEncoder_NamesKey()
    {
        Assert.Equal("model.dropout: expected none if an encoder is given, which has its own dropout, found 0.2",
            Assert.Throws<InvalidDataException>(() => new TrainingRunModel
            {
                Kind = DualEncoderKind.BiEncoder,
                Encoder = new(),
                Dropout = 0.2,
            }.Validate()).Message);
    }

    private static DualEncoder Create(TrainingRunModel model)
    {
        model.Validate();
        return ModelStart.Create(model, RetrievalModel.LoadTokenizer(Plain), seed: 1);
    }

    private static void Train(DualEncoder model) => new Trainer(
        model, TinyTraining.Set(8), new TrainingConfig { MaxSteps = 2, BatchSize = 8, LearningRate = 0.01 }).Train(null);

    private static Dictionary<string, float[]> Weights(DualEncoder model) =>
        model.Parameters().ToDictionary(p => p.Name, p => p.Value.detach().data<float>().ToArray());

    /// <summary>BERT's pooler, and key biases, which do not affect the softmax of attention.</summary>
    private static bool IsUnused(string name) => name.Contains(".pooler.") || name.EndsWith("key.bias");

    private static string QuerySide(string name) => name.Replace("passage_encoder.", "query_encoder.");
}
