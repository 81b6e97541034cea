using System.Text;
using Hypencoder.Data;
using Hypencoder.Data.Formats;

namespace Hypencoder.Tests.Data.Formats;

public sealed class CorpusFileTests
{
    [Theory]
    [InlineData("c.jsonl",
        "{\"_id\": \"a\", \"title\": \"T\", \"text\": \"x y\"}\n\n{\"_id\": \"b\", \"title\": \"\", \"text\": \"\"}\n")]
    [InlineData("c.jsonl",
        "{\"doc_id\":\"a\",\"text\":\"x y\",\"title\":\"T\",\"url\":[1]}\r\n{\"id\":\"b\",\"title\":null,\"text\":\"\"}")]
    [InlineData("c.tsv", "a\tT\tx y\nb\t\n")]
    [InlineData("c.TSV", "a\tT\tx y\nb\t\t\n")]
    public void Read_EachForm_GivesThePassages(string name, string content)
    {
        using TemporaryFolder folder = new();
        Passage[] expected = [new("a", "T", "x y"), new("b", "", "")];
        Assert.Equal(expected, CorpusFile.Read(folder.Write(name, content)));
    }

    [Fact]
    public void Read_NumberAsId_IsItsDigits()
    {
        using TemporaryFolder folder = new();
        Assert.Equal("12", CorpusFile.Read(folder.Write("c.jsonl", "{\"id\":12,\"text\":\"\"}")).Single().Id);
    }

    [Theory]
    [InlineData("c.jsonl", "{\"_id\":\"a\",\"text\":\"\"}\nnot json", "2: expected a JSON object (")]
    [InlineData("c.jsonl", "[1]", "1: expected a JSON object, found \"[1]\"")]
    [InlineData("c.jsonl", "{\"text\":\"x\"}",
        "1: expected the field \"_id\" or \"id\" or \"doc_id\", found \"{\"text\":\"x\"}\"")]
    [InlineData("c.jsonl", "{\"_id\":\"a\"}", "1: expected the field \"text\", found")]
    [InlineData("c.jsonl", "{\"_id\":\"a\",\"text\":7}", "1: expected a string in \"text\", found \"7\"")]
    [InlineData("c.jsonl", "{\"_id\":1.5,\"text\":\"\"}", "1: expected a string in \"_id\", found \"1.5\"")]
    [InlineData("c.jsonl", "{\"_id\":\"\",\"text\":\"\"}", "1: expected an id, found \"\"")]
    [InlineData("c.jsonl", "{\"_id\":\"a\",\"text\":\"\\ud800\"}",
        "1: expected Unicode text in \"text\", found \"\"\\ud800\"\"")]
    [InlineData("c.tsv", "a\tx\nb\nc\tx", "2: expected id, text or id, title, text, separated by tabs, found \"b\"")]
    [InlineData("c.tsv", "a\tx\nb\tx\na\ty\n", "3: expected an id other than that of line 1, found \"a\"")]
    public void Read_MalformedLine_NamesPlaceAndValue(string name, string content, string expected)
    {
        using TemporaryFolder folder = new();
        string path = folder.Write(name, content);
        InvalidDataException error = Assert.Throws<InvalidDataException>(() => CorpusFile.Read(path).Count());
        Assert.StartsWith($"{path}:{expected}", error.Message);
    }

    /// <summary>As Python's json.loads, with which BEIR reads these files.</summary>
    [Fact]
    public void Read_NaNInFieldsThatNobodyReads_IsLeftAlone()
    {
        using TemporaryFolder folder = new();
        string path = folder.Write("c.jsonl", """
            {"_id": "a", "title": "T", "text": "NaN is \"Infinity\"", "metadata": {"year": NaN, "s": [-Infinity, Infinity]}}
            {"_id": "b", "year": NaN, "text": "a \\", "n": "\\\" NaN"}
            """);
        Assert.Equal(
            [new Passage("a", "T", "NaN is \"Infinity\""), new Passage("b", "", "a \\")], CorpusFile.Read(path));
    }

    [Theory]
    [InlineData("{\"_id\": \"a\", \"text\": NaN}", "expected a string in \"text\", found \"NaN\"")]
    [InlineData("{\"_id\": \"a\", \"title\": NaN, \"text\": \"\"}", "expected a string in \"title\", found \"NaN\"")]
    [InlineData("{\"_id\": NaN, \"text\": \"\"}", "expected a string in \"_id\", found \"NaN\"")]
    [InlineData("{\"_id\": -Infinity, \"text\": \"\"}", "expected a string in \"_id\", found \"-Infinity\"")]
    [InlineData("{\"_id\": \"a\", \"text\": [NaN]}", "expected a string in \"text\", found \"[NaN]\"")]
    [InlineData("{\"_id\": \"a\", \"text\": \"\", \"x\": NaNs}", "expected a JSON object (")]
    public void Read_NaNInAFieldThatIsRead_IsRefusedByName(string line, string message)
    {
        using TemporaryFolder folder = new();
        string path = folder.Write("c.jsonl", line);
        InvalidDataException error = Assert.Throws<InvalidDataException>(() => CorpusFile.Read(path).Count());
        Assert.StartsWith($"{path}:1: {message}", error.Message);
    }

    [Theory]
    [InlineData("{\"_id\": \"a\", \"text\": \"x\"}\n{\"_id\": \"b\", \"text\": \"y\"}\n{\"_id\": \"a\", \"text\": \"z\"}")]
    [InlineData("\na\tx\nb\ty\na\tz\n")]
    public void Read_Pipe_TellsTheFormAndFindsDuplicates(string content)
    {
        using TemporaryFolder folder = new();
        string path = Pipe.Write(folder, Encoding.UTF8.GetBytes(content));
        List<string> ids = [];
        InvalidDataException error = Assert.Throws<InvalidDataException>(
            () => ids.AddRange(CorpusFile.Read(path).Select(p => p.Id)));
        Assert.Contains("expected an id other than that of line", error.Message);
        Assert.Contains("found \"a\"", error.Message);
    }

    [Fact]
    public void RepeatedPassages_OfAPipe_AreKept()
    {
        using TemporaryFolder folder = new();
        string path = Pipe.Write(folder, [.. "a\tx\nb\ty\n"u8]);
        RepeatedPassages passages = new(path, () => CorpusFile.Read(path));
        Assert.Equal(["a", "b"], passages.Read().Select(p => p.Id));
        Assert.Equal(["a", "b"], passages.Read().Select(p => p.Id));
    }

    [Fact]
    public void Read_UnknownForm_IsRefused()
    {
        using TemporaryFolder folder = new();
        string path = folder.Write("corpus.csv", "id,text\na,x\n");
        InvalidDataException error = Assert.Throws<InvalidDataException>(() => CorpusFile.Read(path).Count());
        Assert.StartsWith($"{path}:1: expected JSON Lines", error.Message);
    }

    [Fact]
    public void Read_NoFile_IsRefused() =>
        Assert.Throws<InvalidDataException>(() => CorpusFile.Read("corpus.csv").Count());

    [Fact]
    public void Read_Twice_StreamsFromTheStart()
    {
        using TemporaryFolder folder = new();
        IEnumerable<Passage> passages = CorpusFile.Read(folder.Write("c.tsv", "a\tx\nb\ty"));
        Assert.Equal("a", passages.First().Id);
        Assert.Equal(2, passages.Count());
    }
}
