namespace Hypencoder.Cli.Tests.Verbs;

public sealed class ConvertVerbTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Convert_BadLine_NamesItAndLeavesTheOutputAsItWas()
    {
        string records = _folder.Write("records.jsonl", "\n{\"query_id\":\"1\",\"query\":3}\n");
        string output = _folder.Write("out.jsonl", "before");

        CliRun.Of("convert", "msmarco-instructions", "--records", records, "--out", output)
            .AssertRefused($"{records}:2: expected a string in \"query\", found \"3\"");

        Assert.Equal("before", File.ReadAllText(output));
        Assert.False(File.Exists(output + ".tmp"));
    }

    [Fact]
    public void Convert_NothingUsable_IsRefused()
    {
        string records = _folder.Write(
            "records.jsonl",
            "{\"query_id\":\"1\",\"query\":\"q\",\"positive_passages\":[],\"negative_passages\":[]}\n");

        CliRun.Of("convert", "msmarco-instructions", "--records", records, "--out", _folder["out.jsonl"])
            .AssertRefused("expected an example, found none in 1 records; 1 without a positive passage");
    }

    [Fact]
    public void Convert_TooFewRanks_IsRefused() => CliRun.Of(
        "convert", "trec-tot", "--queries", _folder.Write("q.jsonl", ""), "--qrels", _folder.Write("q.txt", "1 0 a 1\n"),
        "--corpus", _folder.Write("c.jsonl", ""), "--out", _folder["out.jsonl"], "--to-rank", "5")
        .AssertRefused("to-rank: expected 20 or above, for 20 ranks from 1, found 5");

    [Fact]
    public void Convert_MissingFile_IsNamed() => CliRun.Of(
        "convert", "reddit-tomt", "--folder", _folder["Movies"], "--out", _folder["out.jsonl"])
        .AssertRefused($"{_folder["Movies"]}: expected a folder, found none");
}
