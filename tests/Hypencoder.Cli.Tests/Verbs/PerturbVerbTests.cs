using System.Text.Json.Nodes;

namespace Hypencoder.Cli.Tests.Verbs;

public sealed class PerturbVerbTests : IDisposable
{
    private const string Csv = "q_id,method,transformation_type,original_query,variation,valid\n"
        + "1,t5,paraphrase,who is robert gray,tell me of robert gray,True\n"
        + "2,t5,paraphrase,causes of military suicide,wrong,False\n";

    private readonly TemporaryFolder _folder = new();
    private readonly string _queries;

    public PerturbVerbTests() => _queries = _folder.Write(
        "q.tsv", "1\twho is robert gray\n2\tcauses of military suicide\n3\tthe\n4\t\n5\tnaïve 漢字\n");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("misspelling")]
    [InlineData("naturality")]
    [InlineData("ordering")]
    public void Perturb_SameSeed_WritesTheSameFiles(string kind)
    {
        string[] written = [.. Enumerable.Range(0, 2).Select(i =>
        {
            Perturb(kind, $"o{i}.tsv", "--seed", "1", "--account", _folder[$"a{i}.jsonl"]).Succeeded();
            return File.ReadAllText(_folder[$"o{i}.tsv"]) + File.ReadAllText(_folder[$"a{i}.jsonl"]);
        })];
        Assert.Equal(written[0], written[1]);
        Assert.Equal(5, File.ReadAllLines(_folder["o0.tsv"]).Length);
        Assert.Equal(5, File.ReadAllLines(_folder["a0.jsonl"]).Length);
    }

    [Fact]
    public void Perturb_StopWords_PrintsAndWritesWhatWasDone()
    {
        CliRun run = Perturb(
            "naturality", "o.jsonl", "--method", "stop-words", "--account", _folder["a.jsonl"]).Succeeded();
        Assert.Equal($"{_folder["o.jsonl"]}: 2 of 5 queries changed: stop-words 2\n", run.Output);
        Assert.Equal(
            """
            {"_id":"1","text":"robert gray"}
            {"_id":"2","text":"causes military suicide"}
            {"_id":"3","text":"the"}
            {"_id":"4","text":""}
            {"_id":"5","text":"naïve 漢字"}

            """, File.ReadAllText(_folder["o.jsonl"]));
        Assert.Equal(
            """{"_id":"2","method":"stop-words","original":"causes of military suicide","""
            + """
            "text":"causes military suicide","edits":[{"start":7,"before":"of ","after":""}]}
            """,
            File.ReadLines(_folder["a.jsonl"]).ElementAt(1));
    }

    [Fact]
    public void Perturb_Json_CountsMethods()
    {
        JsonNode json = Perturb("misspelling", "o.tsv", "--changes", "2", "--json").Succeeded().Json;
        Assert.Equal((5, 3), ((int)json["count"]!, (int)json["changed"]!));
        Assert.Equal(3, json["methods"]!.AsObject().Sum(m => (int)m.Value!));
    }

    [Fact]
    public void Perturb_Variations_TakesTheValidOnes()
    {
        string csv = _folder.Write("v.csv", Csv);
        CliRun run = Perturb("paraphrase", "o.tsv", "--variations", csv).Succeeded();
        Assert.Equal($"{_folder["o.tsv"]}: 1 of 5 queries changed: file: t5 1\n", run.Output);
        Assert.Equal("1\ttell me of robert gray", File.ReadLines(_folder["o.tsv"]).First());
    }

    [Fact]
    public void Perturb_Paraphrasers_ReadWhatTheOneBeforeWrote()
    {
        Directory.CreateDirectory(_folder["model"]);
        new TinyParaphraser(20, 2).Write(_folder["model"]);
        Perturb("paraphrase", "o1.tsv", "--paraphraser", _folder["model"]).Succeeded();
        CliRun twice = Perturb(
            "paraphrase", "o2.tsv", "--paraphraser", _folder["model"], "--paraphraser", _folder["model"]).Succeeded();
        Assert.Contains("queries changed: paraphrase", twice.Output);
        CliRun again = CliRun.Of(
            "perturb", "--queries", _folder["o1.tsv"], "--kind", "paraphrase", "--paraphraser", _folder["model"],
            "--out", _folder["o3.tsv"]).Succeeded();
        Assert.Equal(File.ReadAllText(_folder["o2.tsv"]), File.ReadAllText(_folder["o3.tsv"]));
    }

    [Fact]
    public void Perturb_Embedding_LearnsFromTheCorpus()
    {
        string corpus = _folder.Write("c.tsv", string.Concat(Enumerable.Range(0, 40).Select(i =>
            $"{i}\tthe {(i % 2 == 0 ? "causes" : "reasons")} behind {(i % 4 < 2 ? "military" : "army")} action\n")));
        CliRun run = Perturb("synonym", "o.tsv", "--method", "embedding", "--corpus", corpus).Succeeded();
        Assert.Contains("embedding", run.Output);
    }

    [Theory]
    [InlineData("expected misspelling, naturality, ordering, paraphrase or synonym, found \"typo\"", "typo")]
    [InlineData("--kind paraphrase needs --paraphraser DIR or --variations FILE", "paraphrase")]
    [InlineData("--method embedding needs --corpus CORPUS", "synonym", "--method", "embedding")]
    [InlineData("--method file needs --variations FILE", "ordering", "--method", "file")]
    [InlineData("--corpus has no effect with --kind misspelling", "misspelling", "--corpus", "dotnet-api")]
    [InlineData("--changes has no effect with --method title", "naturality", "--method", "title", "--changes", "2")]
    [InlineData("--prefix and --beams has no effect with --kind ordering", "ordering", "--beams", "2")]
    [InlineData("expected a perturbation of the class ordering (shuffle, file), found \"qwerty\"",
        "ordering", "--method", "qwerty")]
    [InlineData("--changes: expected a whole number, 1 or above, found \"0\"", "ordering", "--changes", "0")]
    [InlineData("no-such: expected a folder, found none", "synonym", "--wordnet", "no-such")]
    [InlineData("no-such: expected a folder, found none",
        "paraphrase", "--paraphraser", "no-such")]
    [InlineData("no-such: expected a file, found none", "paraphrase", "--variations", "no-such")]
    public void Perturb_BadInput_IsRefused(string expected, string kind, params string[] more)
    {
        Perturb(kind, "o.tsv", more).AssertRefused(expected);
        Assert.False(File.Exists(_folder["o.tsv"]));
    }

    [Fact]
    public void Perturb_BadFiles_AreRefused()
    {
        Perturb("ordering", "o.txt").AssertRefused("expected a path that ends in .tsv or .jsonl");
        Perturb("ordering", "o.tsv", "--account", _folder["o.tsv"]).AssertRefused("--account: expected another file");
        CliRun.Of("perturb", "--queries", _folder["none.tsv"], "--kind", "ordering", "--out", _folder["o.tsv"])
            .AssertRefused("none.tsv: expected a file, found none");
        CliRun.Of("perturb", "--queries", _queries, "--out", _folder["o.tsv"]).AssertRefused("--kind");
    }

    private CliRun Perturb(string kind, string output, params string[] more) => CliRun.Of(
        ["perturb", "--queries", _queries, "--kind", kind, "--out", _folder[output], .. more]);
}
