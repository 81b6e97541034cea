using Hypencoder.Data;
using Hypencoder.Data.Formats;

namespace Hypencoder.Tests.Data.Formats;

public sealed class NeighborFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void Read_Lines_GivesIdsAndWhereTheyStand()
    {
        string path = _folder.Write(
            "graph.jsonl",
            "{\"item_id\": \"a\", \"neighbors\": [\"b\", 7], \"x\": 1}\n\n{\"neighbors\": [], \"item_id\": 7}\n");
        NeighborList[] lists = [.. NeighborFile.Read(path)];
        Assert.Equal([("a", 1), ("7", 3)], lists.Select(l => (l.PassageId, l.Line)));
        Assert.Equal(["b", "7"], lists[0].Neighbors);
        Assert.Empty(lists[1].Neighbors);
    }

    [Theory]
    [InlineData("{\"item_id\": \"a\"}", "the field \"neighbors\" with an array")]
    [InlineData("{\"item_id\": \"a\", \"neighbors\": [null]}", "a string in \"neighbors\"")]
    [InlineData("[]", "a JSON object")]
    public void Read_MalformedLine_NamesFileAndLine(string line, string expected)
    {
        string path = _folder.Write("graph.jsonl", "\n" + line);
        InvalidDataException error = Assert.Throws<InvalidDataException>(() => NeighborFile.Read(path).Count());
        Assert.StartsWith($"{path}:2: expected {expected}", error.Message, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();
}
