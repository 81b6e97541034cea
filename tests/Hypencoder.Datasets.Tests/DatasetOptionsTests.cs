using Hypencoder.Datasets.Storing;

namespace Hypencoder.Datasets.Tests;

public sealed class DatasetOptionsTests
{
    [Fact]
    public void Read_Variables_SayWhereThingsAre()
    {
        DatasetOptions options = Read(
            ("HYPENCODER_DATASETS", "/data"), ("IR_DATASETS_HOME", "/irds"), ("HF_HUB_OFFLINE", "1"),
            ("HYPENCODER_DATASETS_ENDPOINT", "http://127.0.0.1:9/mirror/"));
        Assert.Equal(("/data", "/irds", true), (options.Folder, options.IrDatasetsFolder, options.Hub.Offline));
        Assert.Equal(
            "http://127.0.0.1:9/mirror/example.org/a?b=c",
            options.Address(new Uri("https://example.org/a?b=c")).AbsoluteUri);
    }

    [Fact]
    public void Read_NoVariables_UsesTheHomeFolder()
    {
        DatasetOptions options = Read();
        string home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        Assert.Equal(Path.Combine(home, ".cache", "hypencoder", "datasets"), options.Folder);
        Assert.Equal(Path.Combine(home, ".ir_datasets"), options.IrDatasetsFolder);
        Assert.Equal("https://example.org/a", options.Address(new Uri("https://example.org/a")).AbsoluteUri);
        Assert.Equal("/xdg/hypencoder/datasets", Read(("XDG_CACHE_HOME", "/xdg")).Folder);
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("ftp://example.org")]
    public void Read_EndpointThatIsNoAddress_IsRefused(string text) => Assert.Contains(
        "HYPENCODER_DATASETS_ENDPOINT: expected",
        Assert.Throws<InvalidDataException>(() => Read(("HYPENCODER_DATASETS_ENDPOINT", text))).Message,
        StringComparison.Ordinal);

    private static DatasetOptions Read(params (string Name, string Value)[] variables) =>
        DatasetEnvironment.Read(name => variables.FirstOrDefault(v => v.Name == name).Value);
}
