using CsCheck;
using Hypencoder.Data;
using Hypencoder.Data.Formats;

namespace Hypencoder.Tests.Data.Formats;

public sealed class QueryFileTests
{
    private static readonly Gen<Query[]> Queries = TrecQrelsTests.Id.List[0, 8].SelectMany(ids =>
        Gen.Char[" \"\\äß漢é<&'"].Array[0, 12].Select(
            text => ids.Distinct().Select(id => new Query(id, new string(text))).ToArray()));

    [Theory]
    [InlineData("q.tsv")]
    [InlineData("q.jsonl")]
    [InlineData("q.tsv.gz")]
    public void Write_AnyQueries_AreReadBack(string name)
    {
        using TemporaryFolder folder = new();
        Queries.Sample(
            queries =>
            {
                QueryFile.Write(folder[name], queries);
                Assert.Equal(queries, QueryFile.Read(folder[name]));
            },
            iter: 50, threads: 1);
    }

    [Fact]
    public void Write_LineBreak_IsKeptByJsonAndRefusedByTsv()
    {
        using TemporaryFolder folder = new();
        Query[] queries = [new("1", "two\nlines\tand a tab")];
        QueryFile.Write(folder["q.jsonl"], queries);
        Assert.Equal(queries, QueryFile.Read(folder["q.jsonl"]));
        Assert.Throws<ArgumentException>(() => QueryFile.Write(folder["q.tsv"], queries));
        Assert.Throws<ArgumentException>(() => QueryFile.Write(folder["q.txt"], []));
        Assert.Throws<ArgumentException>(() => QueryFile.Write(folder["q.tsv"], [new("", "no id")]));
        Assert.Equal([folder["q.jsonl"]], Directory.GetFiles(folder.FullName));
    }

    [Theory]
    [InlineData("1\ta\tb", "1: expected id, text, separated by a tab, found \"1\ta\tb\"")]
    [InlineData("1\ta\n1\tb", "2: expected an id other than that of line 1, found \"1\"")]
    public void Read_MalformedLine_NamesPlaceAndValue(string content, string expected)
    {
        using TemporaryFolder folder = new();
        string path = folder.Write("q.tsv", content);
        InvalidDataException error = Assert.Throws<InvalidDataException>(() => QueryFile.Read(path).Count());
        Assert.Equal($"{path}:{expected}", error.Message);
    }

    [Fact]
    public void Read_DlHardTopics_AreFifty()
    {
        Query[] queries = [.. QueryFile.Read(Fixture.SharedData("dl-hard", "topics.tsv"))];
        Assert.Equal(50, queries.Length);
    }
}
