using Hypencoder.Data;
using Hypencoder.Data.Formats;
using Hypencoder.Models;
using Hypencoder.Search;

namespace Hypencoder.Retrieval.Tests.Indexing.Import;

public sealed class GraphImporterTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly PassageIndex _index;

    public GraphImporterTests()
    {
        using RetrievalModel model = ImportModel.Create(_folder, 2);
        File.WriteAllBytes(_folder.File("items.docs"), ItemFile.Of(
            Enumerable.Range(0, 4).Select(i => ItemFile.Message($"d{i}", "", i, 1))));
        IndexImporter.Import(model, _folder.File("items.docs"), _folder.File("index"));
        _index = PassageIndex.Open(_folder.File("index"));
    }

    [Fact]
    public void Import_LinesInAnyOrderOfAnyLength_GivesRowsByIndex()
    {
        Import(
            """{"item_id": "d3", "neighbors": ["d3", "d0", "d1"], "more": {}}""", "",
            """{"neighbors": [], "item_id": "d0"}""",
            """{"item_id": "d2", "neighbors": ["d1", "d1", "d0", "d2"]}""");
        using NeighborGraph graph = NeighborGraph.Open(_index.GraphPath);
        graph.Verify();
        graph.CheckStore(_index.Vectors);
        Assert.Equal(2, graph.NeighborsPerPassage);
        Assert.Equal([[], [], [1, 0], [0, 1]], Enumerable.Range(0, 4).Select(i => graph.Neighbors(i).ToArray()));
    }

    [Fact]
    public void Import_EqualToABuiltGraph_GivesTheSameBytes()
    {
        NeighborGraphBuilder.Build(_index.Vectors, _index.GraphPath, new() { Neighbors = 2 });
        byte[] built = File.ReadAllBytes(_index.GraphPath);
        string[] lines;
        using (NeighborGraph graph = NeighborGraph.Open(_index.GraphPath))
        {
            lines = [.. Enumerable.Range(0, 4).Select(i =>
            {
                ReadOnlySpan<int> row = graph.Neighbors(i);
                return $$"""{"item_id": "d{{i}}", "neighbors": ["d{{row[0]}}", "d{{row[1]}}"]}""";
            })];
        }
        Import([.. lines.Reverse()]);
        Assert.Equal(built, File.ReadAllBytes(_index.GraphPath));
    }

    public static TheoryData<string> Cases =>
        [.. GoldenFolder.With("items.safetensors", "approx_expected.json")
            .SelectMany(folder => Directory.GetFiles(folder, "graph_*.jsonl"))];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Import_GoldenGraph_GivesItsRows(string path)
    {
        // One line for each item, in order.
        NeighborList[] lines = [.. NeighborFile.Read(path)];
        SafetensorsFile items = new(Path.Combine(Path.GetDirectoryName(path)!, "items.safetensors"));
        float[] vectors = items.Floats("items");
        int d = items.Shape("items")[1];
        using RetrievalModel model = ImportModel.Create(_folder, d);
        File.WriteAllBytes(_folder.File("golden.docs"), ItemFile.Of(
            lines.Select((line, i) => ItemFile.Message(line.PassageId, "", vectors[(i * d)..((i + 1) * d)]))));
        IndexImporter.Import(model, _folder.File("golden.docs"), _folder.File("golden"), path);

        using PassageIndex index = PassageIndex.Open(_folder.File("golden"), model.Fingerprint);
        using NeighborGraph graph = NeighborGraph.Open(index.GraphPath);
        graph.Verify();
        for (int i = 0; i < lines.Length; i++)
        {
            Assert.Equal(
                lines[i].Neighbors.Where(id => id != lines[i].PassageId),
                graph.Neighbors(i).ToArray().Select(index.Vectors.Id));
        }
    }

    [Theory]
    [InlineData("""{"item_id": "x", "neighbors": []}""", "expected an id of the index, found \"x\"")]
    [InlineData("""{"item_id": "d1", "neighbors": ["d2", "y"]}""", "expected an id of the index, found \"y\"")]
    [InlineData("""{"item_id": "d0", "neighbors": []}""", "expected one line for each item, found \"d0\"")]
    [InlineData("""{"item_id": "d1"}""", "expected the field \"neighbors\" with an array")]
    [InlineData("""{"neighbors": []}""", "expected the field \"item_id\"")]
    [InlineData("""{"item_id": "d1", "neighbors": [{}]}""", "expected a string in \"neighbors\", found \"{}\"")]
    [InlineData("""{"item_id": "d1", "neigh""", "expected a JSON object")]
    public void Import_WrongLine_NamesFileLineAndValueAndKeepsTheEarlierGraph(string line, string expected)
    {
        File.WriteAllText(_index.GraphPath, "earlier");
        InvalidDataException error =
            Assert.Throws<InvalidDataException>(() => Import("""{"item_id": "d0", "neighbors": ["d1"]}""", line));
        Assert.StartsWith($"{_folder.File("graph.jsonl")}:2: ", error.Message, StringComparison.Ordinal);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.Equal("earlier", File.ReadAllText(_index.GraphPath));
        AssertNoOtherFiles();
    }

    [Fact]
    public void Import_NoLines_IsRefused() =>
        Assert.Contains("found no line", Assert.Throws<InvalidDataException>(() => Import()).Message);

    [Fact]
    public void Import_CanceledWhileWriting_LeavesNothing()
    {
        using CancellationTokenSource source = new();
        source.Cancel();
        File.WriteAllText(_folder.File("graph.jsonl"), """{"item_id": "d0", "neighbors": ["d1"]}""");
        Assert.Throws<OperationCanceledException>(() =>
            GraphImporter.Import(_index, _folder.File("graph.jsonl"), cancellationToken: source.Token));
        AssertNoOtherFiles();
        Assert.False(File.Exists(_index.GraphPath));
    }

    public void Dispose()
    {
        _index.Dispose();
        _folder.Dispose();
    }

    private void Import(params string[] lines)
    {
        File.WriteAllLines(_folder.File("graph.jsonl"), lines);
        GraphImporter.Import(_index, _folder.File("graph.jsonl"));
    }

    private void AssertNoOtherFiles() => Assert.Empty(
        Directory.GetFiles(_index.Directory).Select(Path.GetFileName)
            .Except(["vectors.bin", "passages.jsonl", "passages.bin", "index.json", "graph.bin"]));
}
