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

        Assert.DoesNotContain("similarity_scale", File.ReadAllText(_folder.File("config.json")));
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

    public void Dispose() => _folder.Dispose();

    private void Set(string key, string value)
    {
        string path = _folder.File("config.json");
        JsonObject json = JsonNode.Parse(File.ReadAllText(path))!.AsObject();
        json[key] = JsonNode.Parse(value);
        File.WriteAllText(path, json.ToJsonString());
    }
}
