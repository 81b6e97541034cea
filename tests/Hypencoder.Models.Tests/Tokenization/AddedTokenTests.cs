using System.Text.Json;
using Hypencoder.Models.Tokenization;

namespace Hypencoder.Models.Tests.Tokenization;

/// <summary>Added tokens as recognised by Hugging Face's Rust tokenizers.</summary>
public sealed class AddedTokenTests
{
    public static TheoryData<string> Golden =>
        [.. Directory.GetDirectories(Fixture.Path("added_tokens")).Select(d => Path.GetFileName(d)).Order()];

    [Theory]
    [MemberData(nameof(Golden))]
    public void Encode_TextsOfHuggingFace_GivesItsIds(string name)
    {
        string folder = Fixture.Path("added_tokens", name);
        WordPieceTokenizer tokenizer = WordPieceTokenizer.Load(folder);
        using JsonDocument cases = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "expected.json")));

        Assert.NotEqual(0, cases.RootElement.GetArrayLength());
        foreach (JsonElement c in cases.RootElement.EnumerateArray())
        {
            string text = c.GetProperty("text").GetString()!;
            int[] ids = tokenizer.Encode(text, int.MaxValue), expected = c.GetProperty("ids").Deserialize<int[]>()!;
            Assert.True(expected.SequenceEqual(ids), $"{text}: found {string.Join(' ', ids)}");
            if (ids.Length > 2)
                Assert.Equal([.. expected[..^2], expected[^1]], tokenizer.Encode(text, ids.Length - 1));
        }
    }

    [Theory]
    [MemberData(nameof(Golden))]
    public void Save_TokenizerOfHuggingFace_FindsTheSame(string name)
    {
        WordPieceTokenizer tokenizer = WordPieceTokenizer.Load(Fixture.Path("added_tokens", name));
        using TempFolder folder = new();
        tokenizer.Save(folder.Path);

        WordPieceTokenizer saved = WordPieceTokenizer.Load(folder.Path);

        Assert.Equal(tokenizer.Tokens, saved.Tokens);
        Assert.Equal(tokenizer.Added, saved.Added);
        const string Text = "e\u0301t <q> Cafe\u0301 qaZ  QPZ abcd the [MASK] \u4e2d\u56fd";
        Assert.Equal(tokenizer.Encode(Text, 64), saved.Encode(Text, 64));
    }

    [Theory]
    [InlineData("how do COVID19 virus spread", new[] { 2, 84, 85, 157, 137, 136, 3 })]
    [InlineData("the covid19 vaccine", new[] { 2, 77, 157, 138, 3 })]
    public void Encode_CaseOfNormalizedToken_GivesIdsOfHuggingFace(string text, int[] ids) => Assert.Equal(
        ids,
        WordPieceTokenizer.Load(Fixture.Path("cases", "08-added-token-normalized", "model")).Encode(text, 32));

    [Fact]
    public void IndexIn_TokensAlike_FindsTheFirst()
    {
        AddedTokenSet tokens = new([("a", new(7, "A", false)), ("a", new(8, "a", false)), ("ab", new(9, "ab", false))]);

        Assert.Equal(1, tokens.IndexIn("xac", out int length, out AddedToken? token));
        Assert.Equal((1, 7), (length, token!.Id));
        Assert.Equal(0, tokens.IndexIn("abc", out length, out token));
        Assert.Equal((2, 9), (length, token!.Id));
    }
}
