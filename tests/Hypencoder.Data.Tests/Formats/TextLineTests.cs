using System.IO.Compression;
using System.Text;
using CsCheck;
using Hypencoder.Data.Formats;

namespace Hypencoder.Tests.Data.Formats;

public sealed class TextLineTests
{
    [Theory]
    [InlineData("", new string[0])]
    [InlineData("a", new[] { "a" })]
    [InlineData("a\n", new[] { "a" })]
    [InlineData("a\r\nb\n\nc", new[] { "a", "b", "", "c" })]
    [InlineData("\uFEFFa\nb", new[] { "a", "b" })]
    public void ReadAll_EachLineEnding_GivesTheLines(string content, string[] expected)
    {
        using TemporaryFolder folder = new();
        string path = folder.Write("x.txt", content);
        TextLine[] lines = [.. TextLine.ReadAll(path)];
        Assert.Equal(expected, lines.Select(l => l.Text));
        Assert.Equal(Enumerable.Range(1, expected.Length).Select(i => (long)i), lines.Select(l => l.Number));
    }

    [Theory]
    [InlineData("x.txt")]
    [InlineData("x.txt.gz")]
    public void ReadAll_LinesAroundTheBufferSize_GivesThemBack(string name)
    {
        using TemporaryFolder folder = new();
        Gen.Int[0, 150_000].Array[0, 5].Sample(
            lengths =>
            {
                string[] expected = [.. lengths.Select((length, i) => new string((char)('a' + i), length))];
                AtomicFile.WriteText(folder[name], w => Array.ForEach(expected, w.WriteLine));
                Assert.Equal(expected, TextLine.ReadAll(folder[name]).Select(l => l.Text));
            },
            iter: 30, threads: 1);
    }

    [Fact]
    public void ReadAll_InvalidUtf8_NamesTheLineAndTheByte()
    {
        using TemporaryFolder folder = new();
        string path = folder.Write("x.txt", [.. "good\nb"u8, 0xFF, .. "d\n"u8]);
        InvalidDataException error = Assert.Throws<InvalidDataException>(() => TextLine.ReadAll(path).ToList());
        Assert.Equal($"{path}:2: expected UTF-8 text, found byte 0xFF at 1", error.Message);
    }

    [Fact]
    public void ReadAll_NoFile_NamesIt()
    {
        InvalidDataException error = Assert.Throws<InvalidDataException>(() => TextLine.ReadAll("none.txt").ToList());
        Assert.Equal("none.txt: expected a file, found none", error.Message);
    }

    [Fact]
    public void ReadAll_PlainTextNamedGzip_NamesTheFile()
    {
        using TemporaryFolder folder = new();
        string path = folder.Write("x.txt.gz", "plain");
        InvalidDataException error = Assert.Throws<InvalidDataException>(() => TextLine.ReadAll(path).ToList());
        Assert.StartsWith($"{path}:1: expected gzip data", error.Message);
    }

    [Fact]
    public void ReadAll_GzipOfAnotherProgram_GivesTheLines()
    {
        using TemporaryFolder folder = new();
        using MemoryStream bytes = new();
        using (GZipStream gzip = new(bytes, CompressionMode.Compress))
            gzip.Write(Encoding.UTF8.GetBytes("a\nß"));
        string path = folder.Write("x.gz", bytes.ToArray());
        Assert.Equal(["a", "ß"], TextLine.ReadAll(path).Select(l => l.Text));
    }

    [Fact]
    public void Malformed_LongLine_QuotesItsStart()
    {
        TextLine line = new("x", 3, new string('a', 100));
        Assert.Equal($"x:3: expected b, found \"{new string('a', 80)}…\"", line.Malformed("b").Message);
    }
}
