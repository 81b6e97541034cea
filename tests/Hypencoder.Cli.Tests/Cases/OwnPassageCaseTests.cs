namespace Hypencoder.Cli.Tests.Cases;

/// <summary>
/// A collection whose queries are passages, as in ArguAna: <c>Fixtures/cases/15-query-is-in-the-corpus</c>. The mean
/// nDCG@10 is .75 without the queries' own passages and .5308 with them.
/// </summary>
[Collection(nameof(ModelTests))]
public sealed class OwnPassageCaseTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _case = Fixture.Path("cases", "15-query-is-in-the-corpus");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void ExcludeSelf_SearchOrEvaluate_LeavesOutTheQuerysOwnPassage()
    {
        string index = _folder["index"], run = _folder["run"], others = _folder["others"];
        CliRun.Of("encode", "--model", Model, "--corpus", Path.Combine(_case, "arg"), "--index", index).Succeeded();

        CliRun noted = Search(index, run);
        Assert.Contains("note: 2 queries have the passage with their own id", noted.Error);
        Assert.DoesNotContain("note:", Search(index, _folder["kept"], "--exclude-self", "false").Error);
        Assert.DoesNotContain("note:", Search(index, others, "--exclude-self", "--top-k", "3").Error);

        Assert.All(File.ReadLines(others), line => Assert.NotEqual(line.Split(' ')[0], line.Split(' ')[2]));
        Assert.Equal(6, File.ReadLines(others).Count()); // the places are filled
        AssertNdcg(0.75, "", others);
        AssertNdcg(0.75, "", run, "--exclude-self");
        AssertNdcg(0.5308, "", run, "--exclude-self", "false");
        AssertNdcg(0.5308, $"note: {run}: 2 queries have the passage with their own id", run);
    }

    [Fact]
    public void ExcludeSelf_OneQuery_IsRefused() => CliRun.Of(
        "search", "--model", Model, "--index", _folder["index"], "--query", "tea", "--exclude-self")
        .AssertRefused("--exclude-self needs --queries");

    [Fact]
    public void Evaluate_JudgmentsOfACollectionThatWantsIt_LeavesThemOutAndSaysSo()
    {
        using DatasetEnvironment environment = new();
        foreach (string file in (string[])["corpus.jsonl", "queries.jsonl", "qrels/test.tsv"])
        {
            environment.Folder.Write(
                Path.Combine("cache", "beir", "arguana", file), File.ReadAllBytes(Path.Combine(_case, "arg", file)));
        }
        string run = _folder.Write(
            "run", "tea-pro1 Q0 tea-pro1 1 2 t\ntea-pro1 Q0 tea-con1 2 1 t\ntown-pro1 Q0 town-pro1 1 2 t\n");

        CliRun evaluated = CliRun.Of("evaluate", "--qrels", "beir/arguana", "--run", run, "--json").Succeeded();

        Assert.Equal(
            $"note: {run}: passages with the query's own id are left out, as is usual for beir/arguana\n",
            evaluated.Error);
        Assert.True((bool)evaluated.Json["excludeSelf"]!);
        Assert.Equal(0.5, (double)evaluated.Json["means"]!["nDCG@10"]!); // tea-con1 first, and nothing for town-pro1
    }

    /// <summary>
    /// Where a query has the id of its answer, as in some collections of code, nothing must be left out.
    /// </summary>
    [Fact]
    public void Evaluate_OwnPassageThatIsRelevant_SaysNothing()
    {
        string qrels = _folder.Write("qrels", "1 0 1 1\n"), run = _folder.Write("run", "1 Q0 1 1 2 t\n1 Q0 2 2 1 t\n");
        CliRun said = CliRun.Of("evaluate", "--qrels", qrels, "--run", run).Succeeded();
        Assert.Equal("", said.Error);
        CliRun left = CliRun.Of("evaluate", "--qrels", qrels, "--run", run, "--exclude-self").Succeeded();
        Assert.StartsWith($"note: {run}: 1 query has a relevant passage with their own id", left.Error);
    }

    [Theory]
    [InlineData("beir/arguana", true)]
    [InlineData("beir/quora/test", true)]
    [InlineData("beir/arguana/test", true)]
    [InlineData("beir/scifact", false)]
    [InlineData("arguana", false)]
    [InlineData("quora.jsonl", false)]
    public void AreLeftOutOf_Corpus_IsWhatTheCatalogSays(string corpus, bool expected) =>
        Assert.Equal(expected, OwnPassages.AreLeftOutOf(corpus));

    private string Model => Path.Combine(_case, "model");

    private CliRun Search(string index, string run, params string[] more) => CliRun.Of(
        ["search", "--model", Model, "--index", index, "--queries", Path.Combine(_case, "arg", "queries.jsonl"),
            "--run", run, .. more]).Succeeded();

    private void AssertNdcg(double expected, string note, string run, params string[] more)
    {
        CliRun evaluated = CliRun.Of(
            ["evaluate", "--qrels", Path.Combine(_case, "arg", "qrels", "test.tsv"), "--run", run, "--measures",
                "nDCG@10", "--json", .. more]).Succeeded();
        Assert.Equal(expected, Math.Round((double)evaluated.Json["means"]!["nDCG@10"]!, 4));
        if (note.Length > 0)
            Assert.StartsWith(note, evaluated.Error);
        else
            Assert.Equal("", evaluated.Error);
    }
}
