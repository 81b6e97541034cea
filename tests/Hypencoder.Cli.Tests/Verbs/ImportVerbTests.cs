using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using Hypencoder.Retrieval;

namespace Hypencoder.Cli.Tests.Verbs;

[Collection(nameof(ModelTests))]
public sealed class ImportVerbTests(ModelFixture models)
{
    private readonly string _index = models.NewPath("index");

    [Fact]
    public void Import_Items_SaysWhatItMadeAndCanBeSearched()
    {
        string items = Items();
        Assert.Equal(
            $"{_index}: 56 passages of {items}, 16 values each\n",
            Import("--items", items, "--index", _index).Succeeded().Output);
        CliRun.Of("graph", "--index", _index, "--neighbours", "5").Succeeded();
        foreach (string strategy in new[] { "exhaustive", "graph" })
            Assert.Equal(Search(models.Index, strategy), Search(_index, strategy));
    }

    [Fact]
    public void Import_Json_HasIndexAndGraph()
    {
        string items = Items();
        CliRun run = Import("--items", items, "--neighbours", Neighbors(), "--index", _index, "--json").Succeeded();
        Assert.Equal(_index, (string?)run.Json["index"]);
        Assert.Equal(items, (string?)run.Json["corpus"]);
        Assert.Equal(56, (int)run.Json["passages"]!);
        Assert.Equal(16, (int)run.Json["dimension"]!);
        Assert.Equal(Path.Combine(_index, "graph.bin"), (string?)run.Json["graph"]);
        Assert.Equal(2, (int)run.Json["neighbours"]!);
        Assert.Equal(1, (int)run.Json["passagesWithoutNeighbours"]!);
    }

    [Fact]
    public void Import_NeighborsAlone_GoIntoTheIndexThatIsThere()
    {
        Import("--items", Items(), "--index", _index).Succeeded();
        Assert.Equal(
            $"{Path.Combine(_index, "graph.bin")}: 56 passages, up to 2 neighbours each; 1 without neighbours\n",
            Import("--neighbours", Neighbors(), "--index", _index).Succeeded().Output);
        Search(_index, "graph");
    }

    [Fact]
    public void Import_NeitherItemsNorNeighbors_IsRefused() =>
        Import("--index", _index).AssertRefused("Expected --items, --neighbours or both", "`hypencoder import --help`");

    [Fact]
    public void Import_NeighborsWithoutAnIndex_SaysWhatMakesOne() =>
        Import("--neighbours", Neighbors(), "--index", _index).AssertRefused(_index, "`hypencoder import`");

    [Fact]
    public void Import_NeighborsOfAnotherModelsIndex_AreRefused() =>
        CliRun.Of("import", "--model", models.BiEncoder, "--neighbours", Neighbors(), "--index", models.Index)
            .AssertRefused("the index was made by the model");

    [Fact]
    public void Import_IndexThatIsThere_IsKept() =>
        Import("--items", Items(), "--index", models.Index)
            .AssertRefused(models.Index, "expected a new or empty folder");

    [Fact]
    public void Import_DamagedItems_NamesFileAndItem()
    {
        string items = Items();
        File.WriteAllBytes(items, File.ReadAllBytes(items)[..500]);
        Import("--items", items, "--index", _index).AssertRefused($"{items}: item ", "expected");
        Assert.False(Directory.Exists(_index));
    }

    [Fact]
    public void Import_Stopped_LeavesNothing()
    {
        using CancellationTokenSource stop = new();
        stop.Cancel();
        CliRun run = CliRun.Of(
            stop.Token, new StringWriter(),
            "import", "--model", models.Hypencoder, "--items", Items(), "--index", _index);
        Assert.Equal(ExitCode.Failed, run.ExitCode);
        Assert.Equal("error: stopped\n", run.Error);
        Assert.False(Directory.Exists(_index));
    }

    private CliRun Import(params string[] more) => CliRun.Of(["import", "--model", models.Hypencoder, .. more]);

    /// <summary>Ids and scores; an item has no title of its own.</summary>
    private IEnumerable<(string?, double)> Search(string index, string strategy) => CliRun.Of(
        "search", "--model", models.Hypencoder, "--index", index, "--query", "read files", "--strategy", strategy,
        "--json")
        .Succeeded().Json["results"]!.AsArray().Select(hit => ((string?)hit!["id"], (double)hit["score"]!)).ToList();

    /// <summary>Each passage but the last is joined to the next two.</summary>
    private string Neighbors()
    {
        IEnumerable<string> lines = Enumerable.Range(0, 55).Select(i =>
            $$"""{"item_id": "p{{i}}", "neighbors": ["p{{i}}", "p{{(i + 1) % 56}}", "p{{(i + 2) % 56}}"]}""" + "\n");
        return Write("graph.jsonl", Encoding.UTF8.GetBytes(string.Concat(lines)));
    }

    /// <summary>The fixture's index as the published code would have written it.</summary>
    private string Items()
    {
        using PassageIndex index = PassageIndex.Open(models.Index);
        using MemoryStream file = new();
        byte[] length = new byte[4];
        for (int i = 0; i < index.Vectors.Count; i++)
        {
            byte[] vector = [.. index.Vectors.Vector(i).ToArray().SelectMany(BitConverter.GetBytes)];
            byte[] array = [.. Field(1, vector), .. Field(2, (byte)index.Vectors.Dimension), .. Field(3, "<f4"u8)];
            byte[] packed = Gzip(
            [
                .. Entry("id"u8, Field(1, Encoding.UTF8.GetBytes(index.Vectors.Id(i)))),
                .. Entry("text"u8, Field(1, Encoding.UTF8.GetBytes(index.Passage(i).FullText))),
                .. Entry("representation"u8, Field(6, Field(1, array))),
            ]);
            BinaryPrimitives.WriteInt32BigEndian(length, packed.Length);
            file.Write(length);
            file.Write(packed);
        }
        file.Write(new byte[4]);
        return Write("items.docs", file.ToArray());

        static byte[] Entry(ReadOnlySpan<byte> name, byte[] node) => Field(1, [.. Field(1, name), .. Field(2, node)]);

        // The length of every field here fits in one byte.
        static byte[] Field(int number, params ReadOnlySpan<byte> content) =>
            [(byte)((number << 3) | 2), checked((byte)content.Length), .. content];
    }

    private static byte[] Gzip(byte[] bytes)
    {
        using MemoryStream packed = new();
        using (GZipStream gzip = new(packed, CompressionLevel.Optimal))
            gzip.Write(bytes);
        return packed.ToArray();
    }

    private string Write(string name, byte[] content)
    {
        string path = models.NewPath(name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, content);
        return path;
    }
}
