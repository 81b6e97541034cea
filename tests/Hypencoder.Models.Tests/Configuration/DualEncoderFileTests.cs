using System.Text.Json.Nodes;

namespace Hypencoder.Models.Tests.Configuration;

public sealed class DualEncoderFileTests : IDisposable
{
    private const string Published = "bert_h32_q2_shared_cls";

    private readonly TempFolder _folder = new();

    [Fact]
    public void Write_ModelOfThePublishedForm_AddsNoKeyOfOurOwn()
    {
        DualEncoderConfig.Read(Fixture.Path("golden", Published)).Write(_folder.Path);

        string written = File.ReadAllText(_folder.File("config.json"));
        Assert.All(
            ["similarity_scale", "linear_term", "normalize_embeddings", "dense_layers"],
            key => Assert.DoesNotContain(key, written));
    }

    [Fact]
    public void Read_SimilarityScale_IsTheOneThatWasWritten()
    {
        DualEncoderConfig config = DualEncoderConfig.Read(Fixture.Path("golden", Published));
        Assert.Null(config.SimilarityScale);

        (config with { SimilarityScale = 22.5 }).Write(_folder.Path);

        Assert.Equal(22.5, DualEncoderConfig.Read(_folder.Path).SimilarityScale);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("1e300")]
    [InlineData("\"20\"")]
    public void Read_SimilarityScaleThatIsNone_NamesItsKey(string value)
    {
        DualEncoderConfig.Read(Fixture.Path("golden", Published)).Write(_folder.Path);
        Set("similarity_scale", value);

        InvalidDataException e = Assert.Throws<InvalidDataException>(() => DualEncoderConfig.Read(_folder.Path));

        Assert.Contains("config.json: similarity_scale: expected a number", e.Message);
        Assert.EndsWith($"found {value}", e.Message);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Read_Hypencoder_HasTheLayersAndScalingOfItsVectors(bool linear)
    {
        DualEncoderConfig config = DualEncoderConfig.Read(Fixture.Path("golden", Published)) with
        {
            QueryPooling = linear ? Pooling.Mean : null,
            LinearTerm = linear,
            Normalize = true,
            Dense = [new DenseLayer { InFeatures = 32, OutFeatures = 5 }],
            QNetDimensions = [5, 7, 1],
        };
        config.Write(_folder.Path);

        DualEncoderConfig read = DualEncoderConfig.Read(_folder.Path);

        Assert.Equal(linear, read.LinearTerm);
        Assert.Equal(config.QueryPooling, read.QueryPooling);
        Assert.True(read.Normalize);
        Assert.Equal(config.Dense, read.Dense);
        Assert.Equal(5, read.Dimension);
        Assert.Equal(config.QNetDimensions, read.QNetDimensions);
    }

    [Fact]
    public void Read_LinearTermWithoutQueryVector_NamesTheKeyThatIsMissing()
    {
        DualEncoderConfig.Read(Fixture.Path("golden", Published)).Write(_folder.Path);
        Set("linear_term", "true");

        InvalidDataException e = Assert.Throws<InvalidDataException>(() => DualEncoderConfig.Read(_folder.Path));

        Assert.Contains("config.json: query_encoder_kwargs.embedding_representation: expected cls", e.Message);
    }

    [Fact]
    public void Read_LinearTermOfABiEncoder_IsRefused()
    {
        DualEncoderConfig config = DualEncoderConfig.Read(Fixture.Path("golden", Published));
        (config with { Kind = DualEncoderKind.BiEncoder, QNetDimensions = [] }).Write(_folder.Path);
        Set("linear_term", "true");

        InvalidDataException e = Assert.Throws<InvalidDataException>(() => DualEncoderConfig.Read(_folder.Path));

        Assert.Contains("config.json: linear_term: expected false, for the scores of a bi-encoder are", e.Message);
    }

    [Theory]
    [InlineData("true", "1", "config.json: correction_bound: expected none without linear_term and hidden layers")]
    [InlineData("true", "-1", "config.json: correction_bound: expected a number above 0, found -1")]
    [InlineData("true", "\"1\"", "config.json: correction_bound: expected")]
    [InlineData("false", "1", "config.json: correction_bound: expected none without linear_term and hidden layers")]
    public void Read_CorrectionBoundWithoutMeaning_IsRefused(string linear, string bound, string message)
    {
        DualEncoderConfig config = DualEncoderConfig.Read(Fixture.Path("golden", Published));
        (config with { QueryPooling = Pooling.Cls, QNetDimensions = [config.Dimension, 1] }).Write(_folder.Path);
        Set("linear_term", linear);
        Set("correction_bound", bound);

        InvalidDataException e = Assert.Throws<InvalidDataException>(() => DualEncoderConfig.Read(_folder.Path));

        Assert.Contains(message, e.Message);
    }

    [Theory]
    [InlineData("Hypencoder", "false, for the q-nets have no hidden layers")]
    [InlineData("BiEncoder", "false, for a bi-encoder has no q-nets")]
    public void Read_WhitenedInputThatNothingReads_IsRefused(string kind, string expected)
    {
        DualEncoderConfig config = DualEncoderConfig.Read(Fixture.Path("golden", Published));
        (config with
        {
            Kind = Enum.Parse<DualEncoderKind>(kind),
            QNetDimensions = kind == "BiEncoder" ? [] : [config.Dimension, 1],
        }).Write(_folder.Path);
        Set("whitened_input", "true");

        InvalidDataException e = Assert.Throws<InvalidDataException>(() => DualEncoderConfig.Read(_folder.Path));

        Assert.Contains($"config.json: whitened_input: expected {expected}", e.Message);
    }

    [Fact]
    public void Read_NestedWidthsThatWereWritten_AreThereToChooseFrom()
    {
        WriteNested("[2, 4]");

        Assert.Equal([2, 4], DualEncoderConfig.Read(_folder.Path).NestedWidths);
        Assert.Null(DualEncoderConfig.Read(_folder.Path).QNetWidth);
        Assert.Equal(4, DualEncoderConfig.Read(_folder.Path, new ModelOptions { QNetWidth = 4 }).QNetWidth);
        Assert.Null(DualEncoderConfig.Read(_folder.Path, new ModelOptions { QNetWidth = 7 }).QNetWidth); // the whole
    }

    [Theory]
    [InlineData("[4, 2]", 1, "false", "config.json: nested_widths: expected ascending widths below 7, that of the narro")]
    [InlineData("[2, 7]", 1, "false", "config.json: nested_widths: expected ascending widths below 7")]
    [InlineData("[0]", 1, "false", "config.json: nested_widths: expected a list of whole numbers from 1 to")]
    [InlineData("2", 1, "false", "config.json: nested_widths: expected a list of whole numbers")]
    [InlineData("[2]", 0, "false", "config.json: nested_widths: expected none, for q-nets without hidden layers")]
    [InlineData("[2]", 1, "true", "config.json: nested_widths: expected none where the first hidden layer has")]
    public void Read_NestedWidthsThatCannotBe_IsRefused(string widths, int layers, string residualOnLast, string message)
    {
        WriteNested(widths, layers, residualOnLast == "true");

        InvalidDataException e = Assert.Throws<InvalidDataException>(() => DualEncoderConfig.Read(_folder.Path));

        Assert.Contains(message, e.Message);
    }

    [Fact]
    public void Read_NestedWidthsOfABiEncoder_IsRefused()
    {
        DualEncoderConfig config = DualEncoderConfig.Read(Fixture.Path("golden", Published));
        (config with { Kind = DualEncoderKind.BiEncoder, QNetDimensions = [] }).Write(_folder.Path);
        Set("nested_widths", "[2]");

        InvalidDataException e = Assert.Throws<InvalidDataException>(() => DualEncoderConfig.Read(_folder.Path));

        Assert.Contains("config.json: nested_widths: expected none, for a bi-encoder has no q-nets", e.Message);
    }

    [Theory]
    [InlineData("[2, 4]", 1, "found one for the widths 2, 4, 7")]
    [InlineData(null, 1, "found a Hypencoder without nested_widths, whose q-nets have hidden layers of 7")]
    [InlineData(null, 0, "found a Hypencoder whose q-nets have no hidden layers")]
    public void Read_QNetWidthThatWasNotTrained_NamesThoseThatWere(string? widths, int layers, string found)
    {
        WriteNested(widths, layers);

        InvalidDataException e = Assert.Throws<InvalidDataException>(
            () => DualEncoderConfig.Read(_folder.Path, new ModelOptions { QNetWidth = 3 }));

        Assert.Equal($"{_folder.Path}: expected a model trained for q-nets of width 3, {found}", e.Message);
    }

    private void WriteNested(string? widths, int layers = 1, bool residualOnLast = false)
    {
        DualEncoderConfig config = DualEncoderConfig.Read(Fixture.Path("golden", Published));
        (config with
        {
            QNetDimensions = [config.Dimension, .. Enumerable.Repeat(7, layers), 1],
            QNetOptions = new Search.QNetOptions { ResidualOnLast = residualOnLast },
        }).Write(_folder.Path);
        if (widths is not null)
            Set("nested_widths", widths);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Read_HypencoderWithOtherScalingAsAnOption_IsRefused(bool asked)
    {
        DualEncoderConfig config = DualEncoderConfig.Read(Fixture.Path("golden", Published));
        (config with { Normalize = !asked }).Write(_folder.Path);

        InvalidDataException e = Assert.Throws<InvalidDataException>(
            () => DualEncoderConfig.Read(_folder.Path, new ModelOptions { Normalize = asked }));

        Assert.Contains("config.json: normalize_embeddings: expected", e.Message);
        Assert.Equal(!asked, DualEncoderConfig.Read(_folder.Path, new ModelOptions { Normalize = !asked }).Normalize);
    }

    public void Dispose() => _folder.Dispose();

    private void Set(string key, string value)
    {
        string path = _folder.File("config.json");
        JsonObject json = JsonNode.Parse(File.ReadAllText(path))!.AsObject();
        json[key] = JsonNode.Parse(value);
        File.WriteAllText(path, json.ToJsonString());
    }
}
