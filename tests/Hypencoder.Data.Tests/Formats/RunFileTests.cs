using System.Text;
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
    [InlineData("q1 p2 1\nq1 p1 0\n", ":2: expected a whole number of at least 1 as rank, found \"0\"")]
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
    public void Read_Nothing_IsRefused() =>
        Assert.Contains("expected results, found none", Assert.Throws<InvalidDataException>(() => Read("")).Message);

    /// <summary>What Python writes for scores that are masked, in each form.</summary>
    [Theory]
    [InlineData("q1 Q0 p2 1 inf t\nq1 Q0 p1 2 -inf t\n7 Q0 p1 1 -1e400 t\n")]
    [InlineData("""
        {"query": {"id": "q1"}, "items": [{"id": "p2", "score": Infinity}, {"id": "p1", "score": -Infinity}]}
        {"query": {"id": 7}, "items": [{"id": "p1", "score": -1e400}]}
        """)]
    [InlineData("{\"q1\": {\"p2\": Infinity, \"p1\": -Infinity}, \"7\": {\"p1\": -1e400}}")]
    [InlineData("{\n  \"q1\": {\n    \"p2\": Infinity,\n    \"p1\": -Infinity\n  },\n  \"7\": {\"p1\": -1e400}\n}")]
    public void Read_InfiniteScores_AreInfinite(string text) =>
        Assert.Equal(["q1 p2 Infinity", "q1 p1 -Infinity", "7 p1 -Infinity"], Read(text));

    [Theory]
    [InlineData("q1 Q0 p2 1 2 t\nq1 Q0 p1 2 nan t\n", ":2: expected a number as score, found \"nan\"")]
    [InlineData("{\"query\": {\"id\": 1}, \"items\": [{\"id\": \"p\", \"score\": NaN}]}",
        ":1: expected a number in \"score\", found \"NaN\"")]
    [InlineData("{\"q1\": {\"p2\": NaN}}", ": query \"q1\", passage \"p2\": expected a number as score, found NaN")]
    [InlineData("q1 p2 NaN\n", ":1: expected a whole number of at least 1 as rank, found \"NaN\"")]
    [InlineData("q Q0 a 1 2 t\rq Q0 b 2 1 t\r", ":1: expected lines that end in LF or CRLF")]
    public void Read_ScoreWithoutOrderOrLinesThatWouldBeLost_IsRefused(string text, string message)
    {
        string path = _folder.Write("run", text);

        Assert.StartsWith(path + message, Assert.Throws<InvalidDataException>(() => RunFile.Read(path)).Message);
    }

    /// <summary>A first line longer than what is read ahead, then 20,000 more.</summary>
    [Theory]
    [InlineData("q", "Q0", 100_000)]
    [InlineData("{\"query\": {\"id\": \"q\"}, \"items\": [", null, 2)]
    [InlineData("q", null, 70_000)]
    public void Read_Pipe_GivesWhatAFileDoes(string start, string? q0, int length)
    {
        string padding = new('x', length);
        string[] lines = start == "q"
            ? [.. Enumerable.Range(1, 20_000).Select(i => q0 is null ? $"q d{(i == 1 ? padding : $"{i}")} {i}"
                : $"q Q0 d{i} {i} {-i} {(i == 1 ? padding : "t")}")]
            : [.. Enumerable.Range(1, 20_000).Select(
                i => $"{{\"query\": {{\"id\": \"q{i}\"}}, \"items\": [{{\"id\": \"d\", \"score\": {-i}}}]}}")];
        string text = string.Join('\n', lines);

        string[] expected = [.. Read(text)], found = [.. ReadFile(Pipe.Write(_folder, Encoding.UTF8.GetBytes(text)))];

        Assert.Equal(20_000, expected.Length);
        Assert.Equal(expected, found);
    }

    public void Dispose() => _folder.Dispose();

    private IEnumerable<string> Read(string text) => ReadFile(_folder.Write("run", text));

    private static IEnumerable<string> ReadFile(string path)
    {
        Run run = RunFile.Read(path);
        return run.QueryIds.SelectMany(q => run[q].Select(e => FormattableString.Invariant($"{q} {e.PassageId} {e.Score}")));
    }
}
