namespace Hypencoder.Cli.Tests;

public sealed class CommandLineTests
{
    [Fact]
    public void Run_Help_NamesEveryVerb()
    {
        CliRun run = CliRun.Of("--help").Succeeded();
        string[] verbs =
            ["study", "train", "convert", "encode", "import", "graph", "cluster", "search", "score", "evaluate", "compare", "p-mrr", "models",
            "datasets", "bench"];
        Assert.All(verbs, verb => Assert.Contains($"\n  {verb} ", run.Output, StringComparison.Ordinal));
    }

    [Fact]
    public void Run_NoVerb_IsRefused() => CliRun.Of().AssertRefused("`hypencoder --help`");

    [Fact]
    public void Run_UnknownVerb_IsRefused() => CliRun.Of("serach").AssertRefused("found \"serach\"");

    [Fact]
    public void Run_UnknownOption_IsRefused() =>
        CliRun.Of("evaluate", "--qrel", "x").AssertRefused("found \"--qrel\"", "`hypencoder evaluate --help`");

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
