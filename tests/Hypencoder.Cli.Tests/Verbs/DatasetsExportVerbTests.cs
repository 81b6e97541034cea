using System.Text.Json.Nodes;
using Hypencoder.Data;
using Hypencoder.Datasets;

namespace Hypencoder.Cli.Tests.Verbs;

public sealed class DatasetsExportVerbTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("dotnet-api")]
    [InlineData("beir")]
    public void Export_Collection_ReadsBackToTheSame(string name)
    {
        BeirFolder.Write(_folder);
        if (name == "beir")
            name = _folder["beir"];
        JsonNode json = CliRun.Of("datasets", "export", name, "--out", _folder["out"], "--json").Succeeded().Json;
        TestCollection before = DatasetCatalog.Open(name), after = DatasetCatalog.Open(_folder["out"]);
        Assert.Equal(before.Passages(), after.Passages());
        Assert.Equal(before.Splits.Order(StringComparer.Ordinal), after.Splits);
        foreach (string split in before.Splits)
        {
            Assert.Equal(before.Queries(split), after.Queries(split));
            Qrels expected = before.Qrels(split), found = after.Qrels(split);
            Assert.Equal(expected.QueryIds, found.QueryIds);
            Assert.All(expected.QueryIds, id => Assert.Equal(expected[id], found[id]));
        }
        Assert.Equal(after.Passages().Count(), (int)json["passages"]!);
        Assert.Equal(["corpus.jsonl", "qrels", "queries.jsonl"], Directory.EnumerateFileSystemEntries(_folder["out"])
            .Select(p => Path.GetFileName(p)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Export_OneSplit_WritesItAlone()
    {
        CliRun.Of("datasets", "export", "dotnet-api", "--split", "dev", "--out", _folder["out"]).Succeeded();
        Assert.Equal(["dev"], DatasetCatalog.Open(_folder["out"]).Splits);
    }

    [Fact]
    public void Export_IntoAFolderThatHoldsSomething_IsRefusedAndLeavesIt()
    {
        string kept = _folder.Write("out/kept.txt", "kept");
        CliRun.Of("datasets", "export", "dotnet-api", "--out", _folder["out"])
            .AssertRefused(_folder["out"], "expected a new or empty folder");
        Assert.True(File.Exists(kept));
    }

    [Fact]
    public void Export_MalformedCorpus_LeavesNothing()
    {
        BeirFolder.Write(_folder);
        _folder.Write("beir/corpus.jsonl", "{\"_id\": \"p1\", \"text\": \"x\"}\nwrong\n");
        CliRun run = CliRun.Of("datasets", "export", _folder["beir"], "--out", _folder["out"]);
        Assert.Equal(ExitCode.WrongInput, run.ExitCode);
        Assert.Contains("corpus.jsonl:2: ", run.Error, StringComparison.Ordinal);
        Assert.Equal(["beir"], Directory.EnumerateFileSystemEntries(_folder["."]).Select(p => Path.GetFileName(p)));
    }
}
