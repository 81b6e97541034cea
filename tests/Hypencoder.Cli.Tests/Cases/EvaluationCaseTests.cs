namespace Hypencoder.Cli.Tests.Cases;

/// <summary>
/// Inputs from other programs, in <c>Fixtures/cases</c>; each README states the expected result and its source.
/// </summary>
public sealed class EvaluationCaseTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Evaluate_RunWithInf_GivesTrecEvalsValues() => AssertValues(
        Evaluate("11-run-with-inf", "qrels.txt", "run.txt", "--measures", "nDCG@10 AP RR NumRet"),
        "1.0000", "1.0000", "1.0000", "5");

    [Fact]
    public void Evaluate_GradesAsFloats_GivesTrecEvalsValues() => AssertValues(
        Evaluate("12-qrels-float-grades", "test.tsv", "run.txt", "--measures", "nDCG@10 AP RR"),
        "0.8597", "1.0000", "1.0000");

    [Fact]
    public void Evaluate_QrelsOfMteb_AreRead()
    {
        AssertValues(Evaluate("13-beir-qrels-jsonl", "honey/qrels/test.jsonl", "run.txt"), "1.0000", "1.0000", "1.0000");
        CliRun inspect = CliRun.Of("datasets", "inspect", Fixture.Path("cases", "13-beir-qrels-jsonl", "honey"), "--json");
        Assert.Equal("test", (string)inspect.Succeeded().Json["splits"]![0]!["split"]!);
    }

    /// <summary>The run as a pipe, as a compressed pipe, and as a compressed file without the extension.</summary>
    [Fact]
    public void Evaluate_RunThroughAPipe_GivesTrecEvalsValues()
    {
        string packed = Fixture.Path("cases", "14-run-through-a-pipe", "run.txt.gzip");
        using MemoryStream plain = new();
        using (System.IO.Compression.GZipStream gzip = new(
            File.OpenRead(packed), System.IO.Compression.CompressionMode.Decompress))
            gzip.CopyTo(plain);
        string[] runs =
        [
            packed, Pipe.Write(_folder, plain.ToArray()), Pipe.Write(_folder, File.ReadAllBytes(packed)),
        ];
        foreach (string run in runs)
        {
            string qrels = Pipe.Write(
                _folder, File.ReadAllBytes(Fixture.Path("cases", "14-run-through-a-pipe", "qrels.txt")));
            AssertValues(
                CliRun.Of("evaluate", "--qrels", qrels, "--run", run, "--measures", "nDCG@10 AP NumQ NumRet"),
                "0.0875", "0.0943", "60", "6000");
        }
    }

    [Fact]
    public void PMrr_EqualScoresInAnotherOrder_FindsNoChange() => AssertValues(PMrr("16-p-mrr-ties"), "0.00");

    [Fact]
    public void Inspect_NaNInMetadata_CountsThePassages()
    {
        CliRun inspect = CliRun.Of("datasets", "inspect", Fixture.Path("cases", "19-nan-in-metadata", "c"), "--json");
        Assert.Equal(2, (int)inspect.Succeeded().Json["passages"]!);
    }

    [Fact]
    public void PMrr_FollowIrsIds_AreOneQuery()
    {
        CliRun run = PMrr("22-followir-query-ids");
        AssertValues(run, "50.00");
        Assert.Equal("", run.Error);
    }

    private static CliRun Evaluate(string folder, string qrels, string run, params string[] more) => CliRun.Of(
        ["evaluate", "--qrels", Fixture.Path("cases", folder, qrels), "--run", Fixture.Path("cases", folder, run), .. more]);

    private static CliRun PMrr(string folder)
    {
        string path = Fixture.Path("cases", folder);
        return CliRun.Of(
            "p-mrr", "--qrels-original", Path.Combine(path, "og.qrels"), "--qrels-changed",
            Path.Combine(path, "changed.qrels"), "--run-original", Path.Combine(path, "og.run"), "--run-changed",
            Path.Combine(path, "changed.run"));
    }

    /// <summary>The values of the printed table, without the header.</summary>
    private static void AssertValues(CliRun run, params string[] expected) => Assert.Equal(
        expected,
        run.Succeeded().Output.Split('\n').Skip(2).Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Where(words => words.Length == 2 && words[1] is not ("query." or "queries.")).Select(words => words[1]));
}
