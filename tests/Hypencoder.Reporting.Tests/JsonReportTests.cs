using System.Text.Json;

namespace Hypencoder.Reporting.Tests;

public sealed class JsonReportTests
{
    [Fact]
    public void Write_Sample_HoldsEverything()
    {
        using TemporaryFolder folder = new();
        JsonReport.Write(SampleReport.Create(), folder["results.json"]);
        using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(folder["results.json"]));
        JsonElement root = document.RootElement;

        Assert.Equal("hypencoder-results", root.GetProperty("schema").GetString());
        Assert.Equal(1, root.GetProperty("version").GetInt32());
        Assert.Equal(42, root.GetProperty("seed").GetInt32());
        JsonElement versions = root.GetProperty("environment").GetProperty("versions");
        Assert.Equal("0.107.0", versions.GetProperty("TorchSharp").GetString());
        IEnumerable<JsonElement> timings = root.GetProperty("timings").EnumerateArray();
        Assert.Equal([1204.25, 61.5, 12.75], timings.Select(t => t.GetProperty("seconds").GetDouble()));
        IEnumerable<JsonElement> plots = root.GetProperty("plots").EnumerateArray();
        Assert.Equal(["bar", "scatter", "line"], plots.Select(p => p.GetProperty("kind").GetString()));

        JsonElement finding = root.GetProperty("findings")[0];
        Assert.Equal("A < B in domain (n = 4).", finding.GetProperty("text").GetString());
        Assert.Equal(
            """{"system":"A","reference":"B","on":"dotnet-api","measure":"nDCG@10","queries":4,"value":0.25"""
            + ""","referenceValue":0.5,"difference":-0.25,"p":0.0125,"outcome":"lower"}""",
            Compact(finding.GetProperty("comparisons")[0]));
        Assert.Equal(
            ["in-domain", "cost"],
            root.GetProperty("sections").EnumerateArray().Select(s => s.GetProperty("id").GetString()));
        Assert.Equal(
            """["effectiveness","per-query"]""", Compact(root.GetProperty("sections")[0].GetProperty("tables")));
        Assert.Equal(
            """{"label":"BM25","value":0.549,"marks":"","low":0.531,"high":0.567}""",
            Compact(root.GetProperty("plots")[0].GetProperty("groups")[0].GetProperty("bars")[0]));

        JsonElement rows = root.GetProperty("tables")[0].GetProperty("rows");
        Assert.Equal("""{"text":"BM25"}""", Compact(rows[0][0]));
        Assert.Equal("""{"value":0.549,"marks":"","spread":0.0123}""", Compact(rows[0][1]));
        Assert.Equal("""{"value":0.5214,"marks":""}""", Compact(rows[0][2]));
        Assert.Equal(JsonValueKind.Null, rows[0][4].ValueKind);
        Assert.Equal(
            """{"value":0.5641,"marks":"","published":{"value":0.56,"tolerance":0.005,"agrees":true}}""",
            Compact(rows[1][1]));
        Assert.Equal(
            """{"value":null,"marks":"","published":{"value":0.713,"tolerance":null,"agrees":null}}""",
            Compact(rows[1][4]));
        Assert.Equal("†*", rows[2][1].GetProperty("marks").GetString());
        Assert.Equal(JsonValueKind.Null, rows[3][3].GetProperty("value").ValueKind);
    }

    [Fact]
    public void Write_Twice_GivesTheSameBytes()
    {
        using TemporaryFolder folder = new();
        JsonReport.Write(SampleReport.Create(), folder["a.json"]);
        JsonReport.Write(SampleReport.Create(), folder["b.json"]);
        Assert.Equal(File.ReadAllBytes(folder["a.json"]), File.ReadAllBytes(folder["b.json"]));
    }

    [Fact]
    public void Write_EveryMember_IsInTheSchemaDocument()
    {
        using TemporaryFolder folder = new();
        JsonReport.Write(SampleReport.Create(), folder["results.json"]);
        using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(folder["results.json"]));
        string schema = File.ReadAllText(Path.Combine(Fixture.Path(), "..", "..", "docs", "results-schema.md"));
        Assert.All(Names(document.RootElement), name => Assert.Contains(name, schema, StringComparison.Ordinal));
    }

    private static string Compact(JsonElement element) => JsonSerializer.Serialize(element);

    /// <summary>The names of all members but the packages.</summary>
    private static IEnumerable<string> Names(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(
            m => m.Name == "versions" ? [m.Name] : Names(m.Value).Prepend(m.Name)),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(Names),
        _ => [],
    };
}
