using System.Globalization;
using System.Text;
using System.Text.Json;
using Hypencoder.Models.Tokenization;

namespace Hypencoder.Models.Tests.Tokenization;

public sealed class BertWordsTests
{
    private static readonly WordPieceOptions Cased = new() { LowerCase = false };
    private static readonly WordPieceOptions KeepAccents = new() { StripAccents = false };

    [Theory]
    [InlineData("Hello, World", "hello , world")]
    [InlineData("$1^2", "$ 1 ^ 2")]
    [InlineData("Ångström naïve", "angstrom naive")]
    [InlineData("İstanbul", "istanbul")]
    [InlineData("ΣΟΦΟΣ", "σοφοσ")]
    [InlineData("ab\u2028cd\u2003ef", "ab cd ef")]
    [InlineData("ab\u000bcd\u00adef", "abcdef")]
    [InlineData("x中y𠀀z", "x 中 y 𠀀 z")]
    [InlineData("\uD800a\uDC00", "a")]
    [InlineData("H₂O 😀", "h₂o 😀")]
    public void MoveNext_Text_GivesBertsWords(string text, string words) =>
        Assert.Equal(words, string.Join(' ', Words(text)));

    [Theory]
    [InlineData("HÄllo ÇA", "hällo ça")]
    [InlineData("e\u0301t\u00ade\u0301", "été")]
    [InlineData("J\u030C H\u0331", "\u01f0 \u1e96")]
    [InlineData("İx", "i\u0307x")]
    public void MoveNext_AccentsKept_GivesComposedLowerCase(string text, string words) =>
        Assert.Equal(words, string.Join(' ', Words(text, KeepAccents)));

    [Theory]
    [InlineData("HeLLo!Ünïx", "HeLLo ! Ünïx")]
    [InlineData("E\u0301TÉ", "ÉTÉ")]
    [InlineData("ΣΟΦΟΣ İ", "ΣΟΦΟΣ İ")]
    public void MoveNext_Cased_KeepsCaseAndAccents(string text, string words) =>
        Assert.Equal(words, string.Join(' ', Words(text, Cased)));

    [Fact]
    public void MoveNext_CasedWithoutAccents_StripsThemAlone() =>
        Assert.Equal(["HELLO"], Words("HÉLLÖ", Cased with { StripAccents = true }));

    [Fact]
    public void MoveNext_IdeographsNotSplit_LeavesThemInWords() =>
        Assert.Equal(["x中国y", "。", "z"], Words("x中国y。z", new WordPieceOptions { SplitIdeographs = false }));

    [Fact]
    public void MoveNext_EveryCharacter_GivesLowerCaseWithoutMarks()
    {
        // Only the character categories in .NET's tables matter, whatever their version.
        for (int value = 0x80; value <= 0x10FFFF; value++)
        {
            if (!Rune.IsValid(value))
                continue;
            string word = string.Concat(Words($"a{new Rune(value)}"));
            Assert.StartsWith("a", word, StringComparison.Ordinal);
            Assert.DoesNotContain(word.EnumerateRunes(), r =>
                Rune.IsUpper(r) && Rune.ToLowerInvariant(r) != r
                || Rune.GetUnicodeCategory(r) is UnicodeCategory.NonSpacingMark or UnicodeCategory.Control);
        }
    }

    [Theory]
    [InlineData("basic_lower", true, null)]
    [InlineData("basic_lower_keep_accents", true, false)]
    [InlineData("basic_cased", false, null)]
    public void MoveNext_CasesOfPublishedTests_GivesTheirWords(string kind, bool lowerCase, bool? stripAccents)
    {
        string path = Fixture.SharedData("bert-vocab", "tokenizer-cases.json");
        WordPieceOptions options = new() { LowerCase = lowerCase, StripAccents = stripAccents };
        using JsonDocument cases = JsonDocument.Parse(File.ReadAllText(path));
        foreach (JsonElement c in cases.RootElement.GetProperty(kind).EnumerateArray())
        {
            IEnumerable<string> words = c.GetProperty("tokens").EnumerateArray().Select(t => t.GetString()!);
            Assert.Equal(words, Words(c.GetProperty("text").GetString()!, options));
        }
    }

    private static List<string> Words(string text, WordPieceOptions? options = null)
    {
        List<string> found = [];
        BertWords words = new(text, options ?? WordPieceOptions.Uncased);
        while (words.MoveNext())
            found.Add(words.Current.ToString());
        return found;
    }
}
