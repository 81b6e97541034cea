using System.Text.Json;
using Hypencoder.Models.Tokenization;

namespace Hypencoder.Models.Tests.Tokenization;

public sealed class WordPieceVocabularyTests
{
    [Fact]
    public void Split_FullCasesOfPublishedTests_GivesTheirIds()
    {
        using JsonDocument cases = Cases();
        foreach (JsonElement c in cases.RootElement.GetProperty("full").EnumerateArray())
        {
            WordPieceVocabulary vocabulary = new(Strings(c, "vocab"), "cases");
            List<int> ids = Split(vocabulary, c.GetProperty("text").GetString()!);

            Assert.Equal(c.GetProperty("ids").Deserialize<int[]>(), ids);
            Assert.Equal(Strings(c, "tokens"), ids.Select(id => vocabulary.Tokens[id]));
        }
    }

    [Fact]
    public void Split_WordPieceCasesOfPublishedTests_GivesTheirTokens()
    {
        using JsonDocument cases = Cases();
        // The published test uses the vocabulary of the full tokenizer's test.
        WordPieceVocabulary vocabulary = new(Strings(cases.RootElement.GetProperty("full")[0], "vocab"), "cases");
        foreach (JsonElement c in cases.RootElement.GetProperty("wordpiece").EnumerateArray())
        {
            List<int> ids = [];
            string text = c.GetProperty("text").GetString()!;
            foreach (string word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
                vocabulary.Split(word, ids);

            Assert.Equal(Strings(c, "tokens"), ids.Select(id => vocabulary.Tokens[id]));
        }
    }

    [Theory]
    [InlineData(100, 4)]
    [InlineData(101, 0)]
    public void Split_LongWord_IsUnknownAboveHundredCharacters(int characters, int id)
    {
        List<int> ids = [];
        string word = string.Concat(Enumerable.Repeat("😀", characters));

        new WordPieceVocabulary(["[UNK]", "[CLS]", "[SEP]", "##😀", "😀"], "small").Split(word, ids);

        Assert.Equal(id, ids[0]);
        Assert.Equal(id == 0 ? 1 : characters, ids.Count);
    }

    private static List<int> Split(WordPieceVocabulary vocabulary, string text)
    {
        List<int> ids = [];
        BertWords words = new(text);
        while (words.MoveNext())
            vocabulary.Split(words.Current, ids);
        return ids;
    }

    private static JsonDocument Cases() =>
        JsonDocument.Parse(File.ReadAllText(Fixture.SharedData("bert-vocab", "tokenizer-cases.json")));

    private static string[] Strings(JsonElement c, string key) => c.GetProperty(key).Deserialize<string[]>()!;
}
