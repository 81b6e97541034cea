using System.Text.Json.Nodes;

namespace Hypencoder.Cli.Tests.Verbs;

public sealed class BenchGraphVerbTests
{
    private static readonly string[] Arguments =
        ["bench", "graph", "--passages", "900", "--dimension", "5", "--neighbours", "4", "--threads", "1"];

    [Fact]
    public void BenchGraph_Json_HasEveryFigure()
    {
        JsonNode json = CliRun.Of([.. Arguments, "--json"]).Succeeded().Json;
        Assert.Equal(
            [
                "passages", "dimension", "neighbours", "threads", "vectors", "seconds", "processorSeconds", "recall",
                "recallSample", "exactSecondsEstimated", "exactProcessorSecondsEstimated", "exactRows", "speedup",
                "processorSpeedup", "peakMemoryMegabytes", "ratios", "ratiosOf", "reasons",
            ],
            json.AsObject().Select(property => property.Key));
        Assert.Equal((double)json["speedup"]!, (double)json["ratios"]!["exact_graph_vs_approximate"]!);
        Assert.Equal("`bench search` measures it", (string)json["reasons"]!["int8_vs_f32"]!);
        Assert.Equal("random clusters", (string)json["vectors"]!);
        Assert.Equal((900, 900), ((int)json["passages"]!, (int)json["exactRows"]!));
    }

    [Fact]
    public void BenchGraph_Text_SaysWhatWasCompared()
    {
        string output = CliRun.Of(Arguments).Succeeded().Output;
        Assert.StartsWith("vectors      900 × 5, random clusters\nneighbours   4, with 1 threads\n", output);
        Assert.DoesNotContain("estimated", output, StringComparison.Ordinal);
    }

    [Fact]
    public void BenchGraph_NoIndex_SaysWhatMakesOne() =>
        CliRun.Of("bench", "graph", "--index", "nowhere").AssertRefused("nowhere", "`hypencoder encode`");
}
