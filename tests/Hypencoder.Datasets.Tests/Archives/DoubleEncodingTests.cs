using System.Text;
using Hypencoder.Datasets.Archives;

namespace Hypencoder.Datasets.Tests.Archives;

public sealed class DoubleEncodingTests
{
    /// <summary>The examples of ir_datasets' page on MS MARCO, and one of each length.</summary>
    [Theory]
    [InlineData("公")]
    [InlineData("🇺🇸")]
    [InlineData("caffè à la crème")]
    [InlineData("½ cup – that’s it…")]
    [InlineData("“日本” costs €5 and 😀")]
    public void Mend_TextThatWasEncodedTwice_IsAsItWas(string text) =>
        Assert.Equal($"a {text} b", DoubleEncoding.Mend($"a {Twice(text)} b"));

    [Theory]
    [InlineData("plain")]
    [InlineData("café, naïve, 5 €, 公, 😀")]
    [InlineData("Ã alone, Ã")]
    [InlineData("cut off: ð\u009F\u0098")]
    [InlineData("")]
    public void Mend_TextThatWasNot_IsLeftAlone(string text) => Assert.Same(text, DoubleEncoding.Mend(text));

    [Fact]
    public void Mend_Both_MendsOnlyTheOne() =>
        Assert.Equal("é é 公 公", DoubleEncoding.Mend($"é {Twice("é")} 公 {Twice("公")}"));

    /// <summary>A run of four goes before the runs of two and three within it.</summary>
    [Fact]
    public void Mend_LongerRun_GoesFirst() =>
        Assert.Equal("\U00010080", DoubleEncoding.Mend("\u00F0\u0090\u0082\u0080"));

    [Fact]
    public void Copy_MoreThanAChunk_MendsEveryLine()
    {
        string line = $"1\t{Twice("déjà vu – 公")} and so on{new string('x', 100)}\n";
        int lines = 20_000;
        using MemoryStream source = new(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(line, lines))));
        using MemoryStream destination = new();
        DoubleEncoding.Copy(source, destination, "corpus");
        string expected = DoubleEncoding.Mend(line);
        Assert.Contains("déjà vu – 公", expected, StringComparison.Ordinal);
        Assert.Equal(
            string.Concat(Enumerable.Repeat(expected, lines)), Encoding.UTF8.GetString(destination.ToArray()));
    }

    [Fact]
    public void Copy_LineLongerThanAChunkWithoutAnEnd_IsCopied()
    {
        byte[] text = Encoding.UTF8.GetBytes(new string('x', 3_000_000) + "é");
        using MemoryStream destination = new();
        DoubleEncoding.Copy(new MemoryStream(text), destination, "corpus");
        Assert.Equal(text, destination.ToArray());
    }

    [Fact]
    public void Copy_BytesThatAreNotUtf8_AreRefused()
    {
        using MemoryStream destination = new();
        Assert.Throws<InvalidDataException>(
            () => DoubleEncoding.Copy(new MemoryStream([(byte)'a', 0xFF]), destination, "corpus"));
    }

    private static string Twice(string text) => Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(text));
}
