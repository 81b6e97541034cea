using Hypencoder.Data;

namespace Hypencoder.Perturbations.Tests;

public sealed class PerturbedQueryFileTests
{
    [Fact]
    public void Read_Written_GivesTheSameQueries()
    {
        using TemporaryFolder folder = new();
        PerturbedQuery[] queries =
        [
            new(
                new Query("q1", "naïve \"files\""), "qwerty",
                [new QueryEdit(0, "n", "m"), new QueryEdit(13, "", "\tx")]),
            new(new Query("q2", "files"), "shuffle", []),
        ];
        PerturbedQueryFile.Write(folder["a.jsonl"], queries);
        IReadOnlyList<PerturbedQuery> read = PerturbedQueryFile.Read(folder["a.jsonl"]);
        Assert.Equal(
            queries.Select(q => (q.Original, q.Method, q.Text)), read.Select(q => (q.Original, q.Method, q.Text)));
        Assert.Equal(queries.SelectMany(q => q.Edits), read.SelectMany(q => q.Edits));
    }

    [Theory]
    [InlineData("nothing")]
    [InlineData("{}")]
    [InlineData("""{"_id": "q", "method": "m", "original": "a", "edits": [{"start":0, "before":"b", "after":""}]}""")]
    [InlineData("""{"_id": "q", "method": "m", "original": "a", "edits": [{"start":"", "before":"a", "after":""}]}""")]
    public void Read_Malformed_NamesFileAndLine(string line)
    {
        using TemporaryFolder folder = new();
        File.WriteAllText(folder["a.jsonl"], line);
        InvalidDataException error = Assert.Throws<InvalidDataException>(
            () => PerturbedQueryFile.Read(folder["a.jsonl"]));
        Assert.Contains("a.jsonl:1: ", error.Message, StringComparison.Ordinal);
    }
}
