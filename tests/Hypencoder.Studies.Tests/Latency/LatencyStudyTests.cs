using System.Text.Json;
using Hypencoder.Benchmarking;
using Hypencoder.Engines;

namespace Hypencoder.Studies.Tests;

public sealed class LatencyStudyTests
{
    private const string Section = "    latency: { top_k: 20, queries: 6, rounds: 1, threads: [1] }\n";

    [Fact]
    public void Run_WithLatency_ReportsEverySystemTheRatiosAndAPlot()
    {
        using TemporaryFolder folder = new();
        StudyConfig study = Yaml.Study(Yaml.TinyStudy + "\n" + Section) with
        {
            Collection = TinyCollection.Sample(folder),
        };
        StudyFolder made = StudyFolder.Open(folder["study"], study, resume: false);
        StudyRunner.Run(study, "tiny", made, 1, "hypencoder study", new StudyObserver(), CancellationToken.None);

        using JsonDocument results = JsonDocument.Parse(File.ReadAllText(made.ResultsPath));
        JsonElement[] tables = [.. results.RootElement.GetProperty("tables").EnumerateArray()];
        JsonElement systems = tables.Single(t => t.GetProperty("id").GetString() == "latency-1-threads");
        string[] names =
            [.. systems.GetProperty("rows").EnumerateArray().Select(r => r[1].GetProperty("text").GetString()!)];
        Assert.Contains("inner product", names);
        Assert.Contains("exhaustive", names);
        Assert.Equal(8, names.Count(n => n == "graph"));
        string? missing = FaissLibrary.Instance.Missing;
        Assert.Equal(missing is null, names.Contains("Faiss HNSW"));
        Assert.Equal(USearchLibrary.Missing is null, names.Contains("USearch HNSW"));
        Assert.Equal(
            missing is not null,
            systems.GetProperty("caption").GetString()!.EndsWith($"Faiss is not included: {missing}."));
        Assert.Equal(10, tables.Single(t => t.GetProperty("id").GetString() == "latency-ratios-1-threads")
            .GetProperty("rows").GetArrayLength());
        Assert.Contains("Effectiveness against latency, 1 thread", File.ReadAllText(made.ReportPath));
        Assert.Contains(made.Seconds.Keys, stage => stage == "latency");
    }

    [Theory]
    [InlineData("top_k: 0", "latency.top_k", "0")]
    [InlineData("rounds: 0", "latency.rounds", "0")]
    [InlineData("threads: []", "latency.threads", "[]")]
    [InlineData("threads: [-1]", "latency.threads", "[-1]")]
    public void Read_NumberOutOfRange_NamesKeyAndValue(string setting, string key, string value)
    {
        InvalidDataException e = Assert.Throws<InvalidDataException>(
            () => Yaml.Study($"{Yaml.TinyStudy}\n    latency: {{ {setting} }}\n"));
        Assert.Contains($"profiles.tiny.{key}: expected", e.Message);
        Assert.EndsWith($"found {value}", e.Message);
    }

    [Fact]
    public void Read_WithoutABiEncoder_SaysSo()
    {
        string yaml = Yaml.TinyStudy.Replace("kind: bi_encoder", "kind: hypencoder") + "\n" + Section;
        Assert.Contains(
            "latency: expected one of each kind, found no BiEncoder in models",
            Assert.Throws<InvalidDataException>(() => Yaml.Study(yaml)).Message);
    }

    [Fact]
    public void Read_StudyOfTheProject_HasLatencyInEveryProfile() => Assert.All(
        StudyConfig.Read(Path.Combine(Fixture.Path(), "..", "..", "studies", "latency.yaml")).Profiles.Values,
        profile => Assert.NotNull(profile.Latency));
}
