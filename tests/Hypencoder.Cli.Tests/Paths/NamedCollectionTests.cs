using System.Text.Json.Nodes;
using Hypencoder.Data;
using Hypencoder.Data.Formats;
using Hypencoder.Datasets;

namespace Hypencoder.Cli.Tests.Paths;

public sealed class NamedCollectionTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public NamedCollectionTests() => BeirFolder.Write(_folder);

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("dotnet-api", "test")]
    [InlineData("dotnet-api/dev", "dev")]
    public void Evaluate_JudgmentsOfACollection_AreThoseOfTheSplit(string name, string split)
    {
        Qrels qrels = DatasetCatalog.Open("dotnet-api").Qrels(split);
        Run run = new();
        foreach (string query in qrels.QueryIds)
            run.Add(query, [new RunEntry(qrels[query].MaxBy(j => j.Value).Key, 1)]);
        TrecRun.Write(_folder["run.txt"], run, "ideal");
        JsonNode json = CliRun.Of(
            "evaluate", "--qrels", name, "--run", _folder["run.txt"], "--measures", "RR NumQ", "--json")
            .Succeeded().Json;
        Assert.Equal(1, (double)json["means"]!["RR"]!);
        Assert.Equal(qrels.QueryIds.Count, (int)json["counts"]!["NumQ"]!);
    }

    [Theory]
    [InlineData("beir")]
    [InlineData("beir/test")]
    public void Evaluate_BeirFolder_HasJudgments(string name)
    {
        _folder.Write("run.txt", "q1 Q0 p1 1 9 t\nq2 Q0 p2 1 9 t\n");
        JsonNode json = CliRun.Of(
            "evaluate", "--qrels", _folder[name], "--run", _folder["run.txt"], "--measures", "AP", "--json")
            .Succeeded().Json;
        Assert.Equal(1, (double)json["means"]!["AP"]!);
    }

    [Fact]
    public void Evaluate_UnknownSplit_OffersTheNearest()
    {
        _folder.Write("run.txt", "q1 Q0 p1 1 9 t\n");
        CliRun.Of("evaluate", "--qrels", "dotnet-api/tets", "--run", _folder["run.txt"])
            .AssertRefused("expected a split (train, dev, test), found \"tets\"; near name: test");
    }

    [Fact]
    public void Evaluate_MisspeltCollection_OffersTheNearest()
    {
        _folder.Write("run.txt", "q1 Q0 p1 1 9 t\n");
        CliRun.Of("evaluate", "--qrels", "dotnet-apy", "--run", _folder["run.txt"])
            .AssertRefused("dotnet-apy: expected a file or a collection, found none; near name", "dotnet-api");
    }

    [Fact]
    public void Evaluate_CollectionOfSeveralSplitsWithoutTest_WantsOne()
    {
        File.Move(_folder["beir/qrels/test.tsv"], _folder["beir/qrels/a.tsv"]);
        File.Copy(_folder["beir/qrels/a.tsv"], _folder["beir/qrels/b.tsv"]);
        _folder.Write("run.txt", "q1 Q0 p1 1 9 t\n");
        CliRun.Of("evaluate", "--qrels", _folder["beir"], "--run", _folder["run.txt"])
            .AssertRefused($"expected the name of a split too ({_folder["beir"]}/a, {_folder["beir"]}/b)");
    }

    [Fact]
    public void Perturb_QueriesOfACollection_AreItsSplits()
    {
        CliRun.Of(
            "perturb", "--queries", _folder["beir"], "--kind", "misspelling", "--out", _folder["out.tsv"]).Succeeded();
        Assert.Equal(["q1", "q2"], QueryFile.Read(_folder["out.tsv"]).Select(q => q.Id));
    }
}
