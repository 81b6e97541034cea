using Hypencoder.Cli.Output;

namespace Hypencoder.Cli.Tests;

public sealed class CommandLineTests
{
    [Fact]
    public void Verbs_All_HaveTheNamesOfTheirCommands()
    {
        Terminal terminal = new() { Output = TextWriter.Null, Error = TextWriter.Null };
        Assert.All(CommandLine.Verbs, verb => Assert.Equal(verb.Name, verb.Create(terminal, default).Name));
        string help = CliRun.Of("--help").Output;
        Assert.All(CommandLine.Verbs, verb => Assert.Contains($"  {verb.Name} ", help, StringComparison.Ordinal));
    }

    [Fact]
    public void Run_Help_NamesEveryVerb()
    {
        CliRun run = CliRun.Of("--help").Succeeded();
        string[] verbs =
            ["study", "train", "convert", "encode", "import", "graph", "ivf", "search", "score", "evaluate", "compare", "p-mrr", "models",
            "datasets", "bench"];
        Assert.All(verbs, verb => Assert.Contains($"\n  {verb} ", run.Output, StringComparison.Ordinal));
    }

    [Fact]
    public void Run_NoVerb_IsRefused() => CliRun.Of().AssertRefused("`hypencoder --help`");

    [Fact]
    public void Run_UnknownVerb_IsRefused() => CliRun.Of("xyzzy").AssertRefused("found \"xyzzy\"");

    [Fact]
    public void Run_UnknownOption_IsRefused() =>
        CliRun.Of("evaluate", "--qrel", "x").AssertRefused("found \"--qrel\"", "`hypencoder evaluate --help`");

    [Theory]
    [InlineData("search", "searhc", "--index", "x")]
    [InlineData("evaluate", "eval", "--qrels", "x")]
    [InlineData("evaluate", "trec_eval")]
    [InlineData("encode", "encod", "--corpus", "x")]
    [InlineData("p-mrr", "pmrr")]
    [InlineData("list", "models", "lst")]
    [InlineData("faiss", "bench", "fais")]
    [InlineData("trec-tot", "convert", "trectot")]
    public void Run_MisspeltVerb_OffersTheNearest(string near, params string[] arguments) =>
        CliRun.Of(arguments).AssertRefused("near name", $" {near};", "--help`");

    [Fact]
    public void Run_EarlierNameOfAVerb_IsAnsweredWithTheNewOne() =>
        CliRun.Of("cluster", "--index", "x").AssertRefused("new name ivf", "found \"cluster\"", "`hypencoder --help`");

    [Fact]
    public void Run_VerbBelowAnother_IsOfferedWithBoth() =>
        CliRun.Of("pull", "org/model").AssertRefused("found \"pull\"", "models pull", "datasets pull");

    [Theory]
    [InlineData("--top-k", "search", "--model", "m", "--index", "x", "--query", "q", "--topk", "5")]
    [InlineData("--top-k", "search", "--model", "m", "--index", "x", "--query", "q", "--top_k", "5")]
    [InlineData("--top-k", "search", "--model", "m", "--index", "x", "--query", "q", "--k=5")]
    [InlineData("--top-k", "search", "--model", "m", "--index", "x", "--query", "q", "-k", "5")]
    [InlineData("--queries", "search", "--model", "m", "--index", "x", "--querys", "q.tsv", "--run", "r")]
    [InlineData("--max-length", "encode", "--model", "m", "--corpus", "c", "--index", "x", "--maxlength", "5")]
    [InlineData("--measures", "evaluate", "--qrels", "q", "--run", "r", "--metrics", "map")]
    [InlineData("--measures", "evaluate", "--qrels", "q", "--run", "r", "-m", "map")]
    [InlineData("--measures", "compare", "--qrels", "q", "--baseline", "b", "--run", "r", "--measure", "map")]
    [InlineData("--profile", "study", "--profil", "smoke")]
    [InlineData("--passage", "score", "--model", "m", "--query", "q", "--passage", "p", "--pasage", "p")]
    [InlineData("--json", "score", "--model", "m", "--query", "q", "--passage", "p", "--jsn")]
    public void Run_MisspeltOption_OffersTheNearest(string near, params string[] arguments) =>
        CliRun.Of(arguments).AssertRefused("near name", $" {near}", "--help`");

    [Theory]
    [InlineData("--query=--nothing-like-an-option")]
    [InlineData("--query=--topk")]
    public void Run_TextThatLooksLikeAnOption_IsAText(string query) =>
        CliRun.Of("score", "--model", "no-model", query, "--passage", "x").AssertRefused("no-model");

    [Fact]
    public void Run_LongWord_GivesAShortMessage() =>
        Assert.InRange(CliRun.Of("search", new string('x', 100_000)).Error.Length, 1, 600);

    [Fact]
    public void Run_MissingOption_NamesItAndTheVerb() =>
        CliRun.Of("evaluate", "--qrels", "x").AssertRefused("--run", "`hypencoder evaluate --help`");

    [Fact]
    public void Run_MissingOptionOfAVerbWithinAVerb_NamesBoth() =>
        CliRun.Of("models", "inspect").AssertRefused("`hypencoder models inspect --help`");

    [Theory]
    [InlineData("ten")]
    [InlineData("0")]
    [InlineData("1.5")]
    [InlineData("99999999999")]
    public void Run_NumberOutOfRange_NamesOptionRangeAndValue(string value) =>
        CliRun.Of("graph", "--index", "x", "--neighbours", value)
            .AssertRefused("--neighbours: expected a whole number, 1 or above", $"found \"{value}\"");

    [Fact]
    public void Run_QueryThatBeginsWithAt_IsNoFileOfArguments() =>
        CliRun.Of("score", "--model", "no-model", "--query", "@Html.Raw", "--passage", "x").AssertRefused("no-model");

    [Fact]
    public void Run_Verbose_AddsWhereTheErrorWasFound()
    {
        CliRun run = CliRun.Of("study", "nowhere.yaml", "--verbose");
        Assert.Equal(ExitCode.WrongInput, run.ExitCode);
        Assert.Contains("\n   at Hypencoder.Cli.", run.Error, StringComparison.Ordinal);
    }
}
