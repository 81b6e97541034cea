using Hypencoder.Data;
using Hypencoder.Data.Formats;

namespace Hypencoder.Tests.Data.Formats;

public sealed class RunFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    /// <summary>Three forms of one run.</summary>
    [Theory]
    [InlineData("q1 Q0 p2 1 2.5 t\nq1 Q0 p1 2 0.5 t\n7 Q0 p1 1 -1 t\n")]
    [InlineData("""
        {"query": {"content": "a", "id": "q1"}, "items": [{"id": "p2", "score": 2.5, "content": "b", "type": "t"}, {"id": "p1", "score": 0.5}]}

        {"query": {"id": 7}, "items": [{"id": "p1", "score": -1.0}]}
        """)]
    public void Read_FormWithScores_GivesTheRun(string text) =>
        Assert.Equal(["q1 p2 2.5", "q1 p1 0.5", "7 p1 -1"], Read(text));

    [Theory]
    [InlineData("q1\tp2\t1\r\nq1\tp1\t2\r\n7\tp1\t1\r\n")]
    [InlineData("q1 p2 1\nq1 p1 2\n7 p1 1")]
    public void Read_MsMarco_RanksAsScores(string text) =>
        Assert.Equal(["q1 p2 -1", "q1 p1 -2", "7 p1 -1"], Read(text));

    [Theory]
    [InlineData("q1 p2 1\nq1 p1 0\n", ":2: expected a whole number from 1 on as rank, found \"0\"")]
    [InlineData("q1 p2 1\nq1 p2 2\n", ":2: expected a passage that query q1 does not have already, found \"p2\"")]
    [InlineData("{\"query\": {\"id\": \"q\"}, \"items\": [{\"id\": \"p\"}]}", ":1: expected the field \"score\"")]
    [InlineData("{\"query\": {\"id\": \"q\"}, \"items\": [3]}", ":1: expected an object in \"items\", found \"3\"")]
    [InlineData("{\"query\": {}, \"items\": []}", ":1: expected the field \"id\"")]
    [InlineData("{\"items\": []}", ":1: expected the field \"query\" with an object")]
    [InlineData("{\"query\"", ":1: expected a JSON object")]
    [InlineData("q1 Q0 p2 1 2.5\n", ":1: expected 6 columns")]
    public void Read_Malformed_NamesLineAndValue(string text, string message)
    {
        string path = _folder.Write("run", text);

        Assert.StartsWith(path + message, Assert.Throws<InvalidDataException>(() => RunFile.Read(path)).Message);
    }

    [Fact]
    public void Read_Nothing_GivesARunWithoutQueries() => Assert.Empty(Read(""));

    public void Dispose() => _folder.Dispose();

    private IEnumerable<string> Read(string text)
    {
        Run run = RunFile.Read(_folder.Write("run", text));
        return run.QueryIds.SelectMany(q => run[q].Select(e => FormattableString.Invariant($"{q} {e.PassageId} {e.Score}")));
    }
}
