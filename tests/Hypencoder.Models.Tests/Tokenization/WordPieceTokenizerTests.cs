using System.Diagnostics;
using System.Text.Json;
using Hypencoder.Models.Tokenization;

namespace Hypencoder.Models.Tests.Tokenization;

public sealed class WordPieceTokenizerTests
{
    [Fact]
    public void Encode_BertBaseUncased_GivesItsTokens()
    {
        using JsonDocument cases = Json(Fixture.SharedData("bert-vocab", "tokenizer-cases.json"));
        JsonElement expected = cases.RootElement.GetProperty("bert_base_uncased_offsets");
        WordPieceTokenizer tokenizer = WordPieceTokenizer.Load(Fixture.SharedData("bert-vocab"));

        int[] ids = tokenizer.Encode(expected.GetProperty("text").GetString()!, 512);

        Assert.Equal(30_522, tokenizer.VocabularySize);
        Assert.Equal(Strings(expected, "tokens"), ids.Select(id => tokenizer.Tokens[id]));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" \t\n\u00a0\u200b\0")]
    public void Encode_TextWithoutWords_GivesStartAndEnd(string text) => Assert.Equal([2, 3], Small().Encode(text, 8));

    [Theory]
    [InlineData(2, new[] { 2, 3 })]
    [InlineData(3, new[] { 2, 5, 3 })]
    [InlineData(4, new[] { 2, 5, 6, 3 })]
    [InlineData(5, new[] { 2, 5, 6, 5, 3 })]
    public void Encode_MoreThanLimit_CutsWithinWordsAndKeepsEnd(int maxLength, int[] ids) =>
        Assert.Equal(ids, Small().Encode("ab ab", maxLength));

    [Fact]
    public void Encode_LimitWithoutRoomForSpecialTokens_Throws() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Small().Encode("a", 1));

    [Fact]
    public void Encode_LongText_ReadsOnlyWhatItKeeps()
    {
        string text = string.Concat(Enumerable.Repeat("äb ", 5_000_000));
        WordPieceTokenizer tokenizer = Small();
        tokenizer.Encode("äb", 8);
        Stopwatch clock = Stopwatch.StartNew();

        int[] ids = tokenizer.Encode(text, 512);

        // Tokenising all 15 million characters takes seconds.
        Assert.True(clock.ElapsedMilliseconds < 500, $"{clock.ElapsedMilliseconds} ms");
        Assert.Equal(512, ids.Length);
    }

    [Fact]
    public void EncodeAll_ManyTexts_GivesEachAsAlone()
    {
        WordPieceTokenizer tokenizer = Small();
        string[] texts = [.. Enumerable.Range(0, 500).Select(i => new string('b', i % 7) + " a")];

        int[][] all = tokenizer.EncodeAll(texts, 6);

        Assert.Equal(texts.Select(t => tokenizer.Encode(t, 6)), all);
    }

    [Theory]
    [InlineData(100, new[] { 2, 5, 6, 5, 3, 7, 7, 7, 7, 3 }, 5)]
    [InlineData(9, new[] { 2, 5, 6, 5, 3, 7, 7, 7, 3 }, 5)]
    [InlineData(8, new[] { 2, 5, 6, 5, 3, 7, 7, 3 }, 5)]
    [InlineData(4, new[] { 2, 5, 3, 3 }, 3)]
    [InlineData(3, new[] { 2, 3, 3 }, 2)]
    public void EncodePair_MoreThanLimit_CutsTheLongerAndOfEqualsTheSecond(int maxLength, int[] ids, int typeOne)
    {
        (int[] found, int[] types) = Small().EncodePair("ab a", "b b b b", maxLength);

        Assert.Equal(ids, found);
        Assert.Equal(ids.Select((_, i) => i < typeOne ? 0 : 1), types);
    }

    [Fact]
    public void EncodePair_LimitWithoutRoomForSpecialTokens_Throws() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Small().EncodePair("a", "b", 2));

    [Fact]
    public void Encode_SpecialTokensWritten_AreTakenAsTokens()
    {
        WordPieceTokenizer tokenizer = Small(new AddedToken(6, "##b", false));

        Assert.Equal([2, 5, 4, 6, 1, 3, 1, 1, 1, 3], tokenizer.Encode("A[MASK]##b[[SEP][x]", 32));
    }

    [Fact]
    public void Encode_WrittenTokensThatBeginAlike_TakesTheLongest()
    {
        WordPieceTokenizer tokenizer = Small(new AddedToken(8, "<a", false), new AddedToken(9, "<a>", true));

        Assert.Equal([2, 9, 8, 7, 3], tokenizer.Encode("<a><ab", 32));
        Assert.Equal(10, tokenizer.VocabularySize);
        Assert.Equal("<a>", tokenizer.Tokens[9]);
    }

    private static WordPieceTokenizer Small(params AddedToken[] added) =>
        new(["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "a", "##b", "b"], "small", added: added);

    private static JsonDocument Json(string path) => JsonDocument.Parse(File.ReadAllText(path));

    private static string[] Strings(JsonElement c, string key) =>
        [.. c.GetProperty(key).EnumerateArray().Select(v => v.GetString()!)];
}
