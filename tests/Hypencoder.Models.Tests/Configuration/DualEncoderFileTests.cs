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
