using System.Diagnostics;
using System.Text.Json;
using Hypencoder.Models.Tokenization;
using Hypencoder.Tests;

namespace Hypencoder.Models.Tests.Tokenization;

public sealed class WordPieceTokenizerTests : IDisposable
{
    private readonly TempFolder _folder = new();

    [Fact]
    public void Encode_GoldenTexts_GivesIdsOfHuggingFace()
    {
        WordPieceTokenizer tokenizer = WordPieceTokenizer.Load(Fixture.Path("golden", "wordpiece"));
        using JsonDocument golden = Json(Fixture.Path("golden", "wordpiece", "expected.json"));
        JsonElement cases = golden.RootElement.GetProperty("cases");

        Assert.Equal(60, cases.GetArrayLength());
        foreach (JsonElement c in cases.EnumerateArray())
        {
            string text = c.GetProperty("text").GetString()!;
            JsonElement limit = c.GetProperty("max_length");
            int[] ids = tokenizer.Encode(text, limit.ValueKind == JsonValueKind.Null ? 10_000 : limit.GetInt32());
            Assert.True(Ids(c, "input_ids").SequenceEqual(ids), $"{text} to {limit}: found {string.Join(' ', ids)}");
        }
    }

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

    [Fact]
    public void Split_CasesOfGooglesTests_GivesTheirIds()
    {
        using JsonDocument cases = Json(Fixture.SharedData("bert-vocab", "tokenizer-cases.json"));
        foreach (JsonElement c in cases.RootElement.GetProperty("full").EnumerateArray())
        {
            WordPieceVocabulary vocabulary = new(Strings(c, "vocab"), "cases");
            List<int> ids = [];
            BertWords words = new(c.GetProperty("text").GetString());
            while (words.MoveNext())
                vocabulary.Split(words.Current, ids);
            Assert.Equal(Ids(c, "ids"), ids);
        }
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

    [Fact]
    public void Save_ThenLoad_GivesSameTokensAndHuggingFaceConfig()
    {
        string directory = _folder.File("model");
        Small().Save(directory);

        Assert.Equal(Small().Tokens, WordPieceTokenizer.Load(directory).Tokens);
        using JsonDocument config = Json(Path.Combine(directory, "tokenizer_config.json"));
        Assert.Equal("BertTokenizer", config.RootElement.GetProperty("tokenizer_class").GetString());
        Assert.True(config.RootElement.GetProperty("do_lower_case").GetBoolean());
    }

    [Theory]
    [InlineData("[PAD]\n[UNK]\n[CLS]\n[SEP]\na\na\n", ":6: expected each token once, found \"a\" again")]
    [InlineData("[PAD]\n[UNK]\n[CLS]\n\n[SEP]\n", ":4: expected a token, found an empty line")]
    [InlineData("[UNK]\n[CLS]\n[SEP]\n", ": expected a token [PAD], found none")]
    [InlineData("[PAD]\n[UNK]\n[CLS]\n", ": expected a token [SEP], found none")]
    [InlineData("", ": expected a token [UNK], found none")]
    public void Load_BadVocabulary_NamesTheLine(string text, string message)
    {
        File.WriteAllText(_folder.File("vocab.txt"), text);

        InvalidDataException e = Assert.Throws<InvalidDataException>(() => WordPieceTokenizer.Load(_folder.Path));

        Assert.Equal(_folder.File("vocab.txt") + message, e.Message);
    }

    public void Dispose() => _folder.Dispose();

    private static WordPieceTokenizer Small() =>
        new(["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "a", "##b", "b"], "small");

    private static JsonDocument Json(string path) => JsonDocument.Parse(File.ReadAllText(path));

    private static int[] Ids(JsonElement c, string key) =>
        [.. c.GetProperty(key).EnumerateArray().Select(v => v.GetInt32())];

    private static string[] Strings(JsonElement c, string key) =>
        [.. c.GetProperty(key).EnumerateArray().Select(v => v.GetString()!)];
}
