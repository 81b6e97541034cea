using Hypencoder.Server.Page;

namespace Hypencoder.Server.Tests.Page;

public sealed class HighlighterTests
{
    [Theory]
    [InlineData("read files", "Reading a file with ReadAllText", "[Reading] a [file] with [Read]AllText")]
    [InlineData("the bees of honey", "The bees of the hive", "The [bees] of the hive")]
    [InlineData("the of", "The bees of the hive", "[The] bees [of] [the] hive")]
    [InlineData("cat", "category Cat cats", "category [Cat] cats")]
    [InlineData("größe 漢字", "Die Größe von 漢字", "Die [Größe] von [漢][字]")]
    [InlineData("utf8", "UTF8 and UTF 8", "[UTF][8] and [UTF] [8]")]
    [InlineData("...", "nothing", "nothing")]
    public void Parts_Text_MarksFormsOfTheQuerysWords(string query, string text, string expected)
    {
        Highlighter words = new(query);

        Assert.Equal(expected, string.Concat(words.Parts(text).Select(p => p.IsMatch ? $"[{p.Text}]" : p.Text)));
    }

    [Fact]
    public void Snippet_LongText_IsAroundTheWordsAndNoLonger()
    {
        string text = string.Join(' ', Enumerable.Repeat("filler", 200)) + " bees make honey "
            + string.Join(' ', Enumerable.Repeat("more", 200));

        string snippet = new Highlighter("honey of bees").Snippet(text, 100);

        Assert.Contains("bees make honey", snippet);
        Assert.InRange(snippet.Length, 60, 104);
        Assert.StartsWith("… filler", snippet, StringComparison.Ordinal);
        Assert.EndsWith("more …", snippet, StringComparison.Ordinal);
    }

    [Fact]
    public void Snippet_AnyTextAndQuery_IsNoLongerThanAsked() => CsCheck.Check.Sample(
        CsCheck.Gen.Select(CsCheck.Gen.String, CsCheck.Gen.String, CsCheck.Gen.Int[40, 300]),
        (text, query, length) => new Highlighter(query).Snippet(text, length).Length <= length + 4);
}
