using System.Text.Json;
using Hypencoder.Models.Tokenization;
using Hypencoder.Tests;

namespace Hypencoder.Models.Tests.Tokenization;

public sealed class BertWordsTests
{
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
    public void MoveNext_Text_GivesBertsWords(string text, string words) => Assert.Equal(words, string.Join(' ', Words(text)));

    [Fact]
    public void MoveNext_CasesOfGooglesTests_GivesTheirWords()
    {
        using JsonDocument cases = JsonDocument.Parse(File.ReadAllText(Fixture.SharedData("bert-vocab", "tokenizer-cases.json")));
        foreach (JsonElement c in cases.RootElement.GetProperty("basic_lower").EnumerateArray())
        {
            Assert.Equal(
                c.GetProperty("tokens").EnumerateArray().Select(t => t.GetString()!), Words(c.GetProperty("text").GetString()!));
        }
    }

    private static List<string> Words(string text)
    {
        List<string> found = [];
        BertWords words = new(text);
        while (words.MoveNext())
            found.Add(words.Current.ToString());
        return found;
    }
}
