using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Hypencoder.Cli.Output;
using Hypencoder.Cli.Verbs;
using Hypencoder.Models;

namespace Hypencoder.Cli.Tests.Verbs;

/// <summary>The verbs <c>index</c> and <c>ask</c>.</summary>
[Collection(nameof(ModelTests))]
public sealed class AskVerbTests : IDisposable
{
    private readonly ModelFixture _models;
    private readonly string _root, _index;

    public AskVerbTests(ModelFixture models)
    {
        _models = models;
        _root = models.NewPath("documents");
        _index = Path.Combine(_root, "index");
        Write("docs/files.md", "# Files\n\nHow to read files.\n\n## Streams\n\nOpen streams and close them.\n");
        Write("docs/mail.txt", "Send mails\nto all.\n");
    }

    [Fact]
    public void Index_TwiceAndChanged_SaysWhatWasDone()
    {
        Assert.Equal(
            $"{_index}: 3 passages; read 2 files: 3 passages added, 0 removed, 0 kept\n", Index().Succeeded().Output);
        Write("docs/.hidden.md", "x");
        File.Delete(Path.Combine(_root, "docs", "mail.txt"));
        Assert.Equal(
            $"{_index}: 2 passages; read 1 file: 0 passages added, 1 removed, 2 kept\nleft out: 1 hidden\n",
            CliRun.Of("index", "--index", _index).Succeeded().Output);
        Write("more.md", "draw circles");
        CliRun more = CliRun.Of("index", Path.Combine(_root, "more.md"), "--index", _index).Succeeded();
        Assert.EndsWith(
            "kept as they were: docs (not named; --only removes them)\n", more.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Index_Json_HasNumbersAndReasons()
    {
        Write("docs/bad.pdf", "no pdf");
        JsonNode json = CliRun.Of(
            "index", Path.Combine(_root, "docs"), "--index", _index, "--model", _models.BiEncoder, "--json")
            .Succeeded().Json;
        Assert.Equal((3, 0, 1), ((int)json["added"]!, (int)json["kept"]!, (int)json["skipped"]!["unreadable"]!));
        Assert.Contains("PDF", (string)json["unreadable"]!["docs/bad.pdf"]!, StringComparison.Ordinal);
        Assert.Equal("docs", (string)json["sources"]![0]!);
    }

    [Fact]
    public void Index_WrongInput_IsRefused()
    {
        CliRun.Of("index", "--index", _index).AssertRefused("expected the paths");
        CliRun.Of("index", Path.Combine(_root, "dosc"), "--index", _index).AssertRefused("dosc", "docs");
        CliRun.Of("index", _root, "--index", _root).AssertRefused("outside the index folder");
        Assert.False(Directory.Exists(_index));
        Index().Succeeded();
        string other = Path.Combine(_root, "other");
        TinyModel.Save(WordPieceTrainer.Train(["other words"], 60), other, DualEncoderKind.BiEncoder, seed: 8);
        CliRun.Of("index", "--index", _index, "--model", other)
            .AssertRefused("leave out --model", "--index");
        CliRun.Of("index", "--index", _index, "--max-length", "20").AssertRefused("leave out --max-length");
        CliRun.Of("index", "--index", _index, "--vectors", "int8").AssertRefused("leave out --vectors");
    }

    [Fact]
    public void Ask_Redirected_ShowsTitlePlaceScoreAndSnippetIn80Columns()
    {
        Index().Succeeded();
        string output = CliRun.Of("ask", "how", "to", "read", "files?", "--index", _index).Succeeded().Output;
        string[] lines = output.TrimEnd('\n').Split('\n');
        Assert.Equal(9, lines.Length);
        // A place is not broken, so that it can be opened.
        Assert.All(lines.Where(line => !line.Contains('/')), line => Assert.InRange(line.Length, 1, 80));
        Assert.DoesNotContain('\e', output);
        int first = Array.FindIndex(lines, line => Regex.IsMatch(line, @"^\d  Files +-?\d+\.\d{3}$"));
        Assert.EndsWith("docs/files.md:3", lines[first + 1], StringComparison.Ordinal);
        Assert.Equal("   How to read files.", lines[first + 2]);
        Assert.Equal(output, CliRun.Of("search", "how to read files?", "--index", _index).Succeeded().Output);
    }

    [Fact]
    public void Ask_Json_HasPlaces()
    {
        Index().Succeeded();
        JsonNode json = CliRun.Of("ask", "streams", "--index", _index, "--json", "--top-k", "2").Succeeded().Json;
        Assert.Equal(2, json["results"]!.AsArray().Count);
        foreach (JsonNode? result in json["results"]!.AsArray())
            Assert.Contains((string)result!["path"]!, (string[])["docs/files.md", "docs/mail.txt"]);
    }

    [Fact]
    public void Ask_IndexWithBm25_SearchesByWordsTooAndIndexKeepsItInStep()
    {
        CliRun.Of("index", Path.Combine(_root, "docs"), "--index", _index, "--model", _models.BiEncoder, "--bm25")
            .Succeeded();
        Write("docs/new.txt", "sort numbers");
        CliRun.Of("index", "--index", _index).Succeeded();
        JsonNode json = CliRun.Of("ask", "sort", "--index", _index, "--json").Succeeded().Json;
        Assert.Equal("hybrid", (string)json["strategy"]!);
        Assert.Contains("docs/new.txt", json["results"]!.AsArray().Select(r => (string)r!["path"]!));
    }

    [Theory]
    [InlineData("")]
    [InlineData("  \t")]
    [InlineData("\u001b[\u0007?!")]
    public void Ask_NoWord_IsRefused(string question) =>
        CliRun.Of("ask", question, "--index", _root).AssertRefused("expected a question with a word");

    [Fact]
    public void Ask_ManyWordsAndControlCharacters_IsAnsweredWithANote()
    {
        Index().Succeeded();
        string words = string.Join(' ', Enumerable.Repeat("read\u0007", 10_000));
        CliRun run = CliRun.Of("ask", words, "--index", _index).Succeeded();
        Assert.Matches(
            @"^note: the question has \d+,\d{3} tokens, of which the model reads the first 16\n$", run.Error);
    }

    [Fact]
    public void Ask_NoIndexHereOrAbove_SaysHowToMakeOne()
    {
        CliRun.Of("ask", "read", "--index", _index).AssertRefused("index folder");
        CliRun.Of("search", "read", "--query", "write").AssertRefused("either TEXT");
    }

    [Fact]
    public void Print_Terminal_MarksWordsWithTheirEndings()
    {
        QuestionWords words = new("How are resumed encodings read?");
        Assert.Equal(
            "It <resumes> <encoding>; to <read> or reader.",
            words.Marked("It resumes encoding; to read or reader.", "<", ">"));
        string text = string.Concat(Enumerable.Repeat("Nothing of interest. ", 20)) + "It is read: resume it. "
            + new string('x', 300);
        string[] lines = [.. Snippet.Lines(text, words, 40)];
        Assert.Equal("…It is read: resume it.", lines[0]);
        Assert.Equal(3, lines.Length);
        Assert.EndsWith("…", lines[^1], StringComparison.Ordinal);
        Assert.All(lines, line => Assert.InRange(line.Length, 1, 40));
    }

    [Fact]
    public void Ask_OnATerminal_MarksWithEscapesButNoneOfTheText()
    {
        Write("docs/escape.md", "# T\u001b[31m\n\nread \u001b[2J files\n");
        Index().Succeeded();
        using StringWriter output = new();
        Terminal terminal = new() { Output = output, Error = output, OutputIsTerminal = true, Width = 60 };
        Assert.Equal(0, CommandLine.Run(["ask", "read files", "--index", _index], terminal, default));
        string text = output.ToString();
        Assert.Contains("\e[1mread\e[22m ␛[2J \e[1mfiles\e[22m", text, StringComparison.Ordinal);
        Assert.DoesNotContain(Regex.Replace(text, "\e\\[(1|22)m|\r|\n", ""), char.IsControl);
    }

    private CliRun Index() =>
        CliRun.Of("index", Path.Combine(_root, "docs"), "--index", _index, "--model", _models.BiEncoder);

    private void Write(string path, string content)
    {
        string full = Path.Combine(_root, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllText(full, content);
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);
}
