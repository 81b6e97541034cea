using System.Text.Json;
using Hypencoder.Models.Tokenization;

namespace Hypencoder.Models.Tests.Tokenization;

/// <summary>
/// Compares ids with those of Hugging Face's tokenizers, in folders of the format of <c>golden/wordpiece</c>.
/// </summary>
public sealed class GoldenTokenizerTests
{
    public static TheoryData<string> Folders => [.. GoldenFolder.With("vocab.txt", "expected.json")];

    [Theory]
    [MemberData(nameof(Folders))]
    public void Encode_GoldenTexts_GivesIdsOfHuggingFace(string folder)
    {
        using JsonDocument golden = Expected(folder);
        WordPieceTokenizer tokenizer = Tokenizer(folder, golden.RootElement);
        JsonElement cases = golden.RootElement.GetProperty("cases");

        Assert.NotEqual(0, cases.GetArrayLength());
        foreach (JsonElement c in cases.EnumerateArray())
        {
            string text = c.GetProperty("text").GetString()!;
            JsonElement limit = c.GetProperty("max_length");
            int maxLength = limit.ValueKind == JsonValueKind.Null ? int.MaxValue : limit.GetInt32();
            int[] ids = tokenizer.Encode(text, maxLength), expected = c.GetProperty("input_ids").Deserialize<int[]>()!;

            Assert.True(expected.SequenceEqual(ids), $"{text} to {limit}: found {string.Join(' ', ids)}");
            Assert.Equal(c.GetProperty("tokens").Deserialize<string[]>(), ids.Select(id => tokenizer.Tokens[id]));
        }
    }

    [Theory]
    [MemberData(nameof(Folders))]
    public void EncodeAll_GoldenBatch_GivesIdsAndMaskOfHuggingFace(string folder)
    {
        using JsonDocument golden = Expected(folder);
        WordPieceTokenizer tokenizer = Tokenizer(folder, golden.RootElement);
        const string Key = "batch_padding_longest_max";
        foreach (JsonProperty batch in golden.RootElement.EnumerateObject())
        {
            if (!batch.Name.StartsWith(Key, StringComparison.Ordinal))
                continue;
            int maxLength = int.Parse(batch.Name.AsSpan(Key.Length));
            string[] texts = batch.Value.GetProperty("texts").Deserialize<string[]>()!;

            int[][] ids = tokenizer.EncodeAll(texts, maxLength);

            int longest = ids.Max(row => row.Length);
            Assert.Equal(Flat(batch.Value, "input_ids"), ids.SelectMany(
                row => row.Concat(Enumerable.Repeat(tokenizer.PaddingId, longest - row.Length)).Select(id => (long)id)));
            Assert.Equal(Flat(batch.Value, "attention_mask"), ids.SelectMany(
                row => Enumerable.Range(0, longest).Select(t => t < row.Length ? 1L : 0)));
        }
    }

    private static long[] Flat(JsonElement batch, string key) =>
        [.. batch.GetProperty(key).Deserialize<long[][]>()!.SelectMany(row => row)];

    private static JsonDocument Expected(string folder) =>
        JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "expected.json")));

    /// <summary>The folder's tokenizer, with the options for which its expectations were made.</summary>
    private static WordPieceTokenizer Tokenizer(string folder, JsonElement golden)
    {
        WordPieceTokenizer loaded = WordPieceTokenizer.Load(folder);
        WordPieceOptions options = loaded.Options with
        {
            LowerCase = Flag("do_lower_case") ?? loaded.Options.LowerCase,
            StripAccents = Flag("strip_accents") ?? loaded.Options.StripAccents,
            SplitIdeographs = Flag("tokenize_chinese_chars") ?? loaded.Options.SplitIdeographs,
        };
        return new WordPieceTokenizer(loaded.Tokens, folder, options);

        bool? Flag(string key) =>
            golden.TryGetProperty(key, out JsonElement value) && value.ValueKind != JsonValueKind.Null
                ? value.GetBoolean()
                : null;
    }
}
