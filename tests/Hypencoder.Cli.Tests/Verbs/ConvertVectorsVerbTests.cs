using Hypencoder.Retrieval;
using Hypencoder.Search;

namespace Hypencoder.Cli.Tests.Verbs;

[Collection(nameof(ModelTests))]
public sealed class ConvertVectorsVerbTests(ModelFixture models)
{
    [Theory]
    [InlineData("float32", 64)]
    [InlineData("float16", 32)]
    [InlineData("int8", 20)]
    public void ConvertVectors_IndexWithGraph_MakesOneThatEveryStrategySearches(string kind, int bytes)
    {
        string output = models.NewPath("index");
        Assert.Equal(
            $"{output}: 56 passages as {kind}, {bytes} bytes per vector instead of 64, with a neighbour graph\n",
            Convert(models.Index, kind, output).Succeeded().Output);
        foreach (string strategy in new[] { "exhaustive", "graph" })
        {
            CliRun.Of(
                "search", "--model", models.Hypencoder, "--index", output, "--query", "x", "--strategy", strategy)
                .Succeeded();
        }
        using PassageIndex source = PassageIndex.Open(models.Index), converted = PassageIndex.Open(output);
        Assert.Equal(
            source.Info with
            {
                Vectors = converted.Vectors.Element,
                VectorsFingerprint = converted.Vectors.Fingerprint,
            },
            converted.Info);
        Assert.Equal(source.Passage(55), converted.Passage(55));
        using NeighborGraph before = NeighborGraph.Open(source.GraphPath), graph =
            NeighborGraph.Open(converted.GraphPath);
        Assert.Equal(before.Neighbors(7).ToArray(), graph.Neighbors(7).ToArray());
    }

    [Fact]
    public void ConvertVectors_GraphOfAnotherIndex_IsLeft()
    {
        string index = models.NewPath("index"), output = models.NewPath("index");
        CliRun.Of(
            "encode", "--model", models.Hypencoder, "--corpus", models.WriteCorpus("other", 60), "--index", index)
            .Succeeded();
        File.Copy(Path.Combine(models.Index, "graph.bin"), Path.Combine(index, "graph.bin"));
        CliRun run = CliRun.Of(
            "convert", "vectors", "--index", index, "--vectors", "int8", "--out", output, "--json").Succeeded();
        Assert.False((bool)run.Json["graph"]!);
        Assert.Equal((20, "int8"), ((int)run.Json["bytesPerVector"]!, (string)run.Json["vectors"]!));
    }

    [Fact]
    public void ConvertVectors_Resumed_CompletesWhatIsMissing()
    {
        string output = models.NewPath("index");
        Convert(models.Index, "int8", output).Succeeded();
        byte[] vectors = File.ReadAllBytes(Path.Combine(output, "vectors.bin"));
        byte[] graph = File.ReadAllBytes(Path.Combine(output, "graph.bin"));
        foreach (string missing in new[] { "graph.bin", "vectors.bin" })
        {
            File.Delete(Path.Combine(output, missing));
            Convert(models.Index, "int8", output).AssertRefused(output, "--resume");
            Convert(models.Index, "float16", output, "--resume")
                .AssertRefused(output, "another index or to another element type");
            Convert(models.Index, "int8", output, "--resume").Succeeded();
            Assert.Equal(vectors, File.ReadAllBytes(Path.Combine(output, "vectors.bin")));
            Assert.Equal(graph, File.ReadAllBytes(Path.Combine(output, "graph.bin")));
        }
    }

    [Fact]
    public void ConvertVectors_OntoItself_IsRefused() =>
        Convert(models.Index, "int8", models.Index)
            .AssertRefused(models.Index, "--out: expected another folder than --index");

    private static CliRun Convert(string index, string kind, string output, params string[] more) =>
        CliRun.Of(["convert", "vectors", "--index", index, "--vectors", kind, "--out", output, .. more]);
}
