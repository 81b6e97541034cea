using Hypencoder.Cli.Output;

namespace Hypencoder.Cli.Tests.Output;

public sealed class TextTests
{
    [Fact]
    public void Lines_LongText_BreaksBetweenWords() =>
        Assert.Equal(["one two", "three", "unforeseeable", "x"], TextWrap.Lines("one two\nthree unforeseeable x", 8));

    [Fact]
    public void Lines_Nothing_IsNoLine() => Assert.Empty(TextWrap.Lines(" ", 8));

    [Theory]
    [InlineData("one two", 7, "one two")]
    [InlineData("one  two\nthree", 9, "one two…")]
    [InlineData("incomprehensible", 7, "incomp…")]
    [InlineData("", 7, "")]
    public void Start_Text_FitsTheWidth(string text, int width, string expected) =>
        Assert.Equal(expected, TextWrap.Start(text, width));

    [Theory]
    [InlineData(0, "0 s")]
    [InlineData(59.9, "59 s")]
    [InlineData(200, "3 min 20 s")]
    [InlineData(90_000, "25 h 0 min")]
    public void Text_Duration_HasTwoUnitsAtMost(double seconds, string expected) =>
        Assert.Equal(expected, Duration.Text(TimeSpan.FromSeconds(seconds)));

    [Fact]
    public void Quote_PlainArgument_IsUnchanged() => Assert.Equal("out/a-1/x.trec", ShellText.Quote("out/a-1/x.trec"));

    [Fact]
    public void Quote_SpacesAndQuotes_AreReadBackByTheShell()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "a POSIX shell's quotes");
        Assert.Equal("'a $HOME isn'\\''t \"b\"'", ShellText.Quote("a $HOME isn't \"b\""));
        Assert.Equal("''", ShellText.Quote(""));
    }
}
