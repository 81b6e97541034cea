using System.Text.Json.Nodes;
using Hypencoder.Cli.Output;
using Hypencoder.Reporting;

namespace Hypencoder.Cli.Tests.Output;

/// <summary>Neither the contents nor the name of a file reach a terminal as control sequences.</summary>
public sealed class TerminalTextTests : IDisposable
{
    /// <summary>
    /// Clears the screen, sets the title, moves the cursor as C1, turns text round, isolates, deletes.
    /// </summary>
    private const string Attack = "\e[2J\e]0;title\a\u009b31m\u202Etxt\u2066\u007F\b\r";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("plain text, accents é, 中, 🙂\n\tnext", "plain text, accents é, 中, 🙂\n\tnext")]
    [InlineData("\e[31m", "␛[31m")]
    [InlineData("\0\a\b\r\u007F", "␀␇␈␍␡")]
    [InlineData("\u0085\u009B\u202A\u202E\u2066\u2069\u2028", "�������")]
    public void Safe_Text_ShowsControls(string text, string shown) => Assert.Equal(shown, TerminalText.Safe(text));

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Table_Attack_IsShownOnOneLine(bool isTerminal)
    {
        using StringWriter output = new();
        Terminal terminal = new()
        {
            Output = output, Error = output, OutputIsTerminal = isTerminal, HasColors = false,
        };
        TableRenderer.Write(terminal, new ReportTable(
            "t", Attack, Attack, [new(Attack), new("B" + Attack)], [[Attack + "\nx", "[red]b[/]"]]));
        string printed = output.ToString();
        Assert.Contains("[red]b[/]", printed, StringComparison.Ordinal);
        AssertSafe(isTerminal ? printed.Replace("\e[0m", "", StringComparison.Ordinal) : printed);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Progress_Attack_IsShown(bool isTerminal)
    {
        using StringWriter error = new();
        Terminal terminal = new() { Output = error, Error = error, ErrorIsTerminal = isTerminal };
        using (ProgressLine line = new(terminal, TimeProvider.System))
        {
            line.Report(Attack);
            line.Note(Attack);
        }
        AssertSafe(error.ToString().Replace("\r\e[K", "", StringComparison.Ordinal));
    }

    [Fact]
    public void Json_Attack_IsTheTrueTextEscaped()
    {
        using StringWriter output = new();
        JsonOutput.Write(new Terminal { Output = output, Error = output }, new JsonObject { [Attack] = Attack });
        AssertSafe(output.ToString());
        Assert.Equal(Attack, (string)JsonNode.Parse(output.ToString())![Attack]!);
    }

    // Ids, titles and file names in errors, and in what verbs print.
    [Fact]
    public void Verbs_Attack_IsNeverPrinted()
    {
        string corpus = _folder.Write(
            "corpus.jsonl",
            new JsonObject { ["_id"] = "a" + Attack, ["title"] = Attack, ["text"] = "x" + Attack }
                .ToJsonString() + "\n");
        string run = _folder.Write("run.txt", "q\u009b1 Q0 p\e[2J 1 high t\n");
        string qrels = _folder.Write("qrels.txt", "q\e[1m 0 p 1\n");
        string good = _folder.Write("good.txt", "q\e[1m Q0 p 1 1 \u202Et\n");
        string named = _folder.Write("na\e[2Jme", "x\n");
        CliRun[] runs =
        [
            CliRun.Of("datasets", "inspect", corpus), CliRun.Of("datasets", "inspect", corpus, "--json"),
            CliRun.Of("evaluate", "--qrels", qrels, "--run", run),
            CliRun.Of("evaluate", "--qrels", named, "--run", run),
            CliRun.Of("evaluate", "--qrels", qrels, "--run", good, "--per-query"),
            CliRun.Of("evaluate", "--qrels", qrels, "--run", good, "--format", "trec_eval", "--per-query"),
            CliRun.Of("evaluate", "--qrels", qrels, "--run", good, "--format", "markdown", "--per-query"),
            CliRun.Of("evaluate", "--qrels", qrels, "--run", good, "--measures", "n\e[1m"),
            CliRun.Of("evaluate", "--qrels", qrels, "--run", _folder["go\e[2Jod.txt"]),
            CliRun.Of("sea\e[2Jrch"), CliRun.Of("search", "--to\e[2Jpk"), CliRun.Of("models", "inspect", "m\e[2J"),
            CliRun.Of("evaluate", "--qrels", qrels, "--run", good, "--level", "\e[2J", "--verbose"),
        ];
        Assert.All(runs, r => AssertSafe(r.Output + r.Error));
        Assert.All(runs, r => Assert.NotEqual("", r.Output + r.Error));
    }

    private static void AssertSafe(string printed) => Assert.DoesNotContain(printed, c => TerminalText.IsUnsafe(c));
}
