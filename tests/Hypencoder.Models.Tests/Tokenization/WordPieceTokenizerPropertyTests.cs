using CsCheck;
using Hypencoder.Models.Tokenization;

namespace Hypencoder.Models.Tests.Tokenization;

public sealed class WordPieceTokenizerPropertyTests
{
    private static readonly WordPieceTokenizer[] Tokenizers =
    [
        .. from lower in new[] { true, false }
           from strip in new bool?[] { null, true, false }
           from split in new[] { true, false }
           select new WordPieceTokenizer(
               ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "a", "##b", "b", "é", "e", "中", "##中", ".", "[x]"],
               "small",
               new WordPieceOptions { LowerCase = lower, StripAccents = strip, SplitIdeographs = split },
               [new AddedToken(13, "[x]", true), new AddedToken(14, "b b", false)]),
    ];

    /// <summary>Any UTF-16 units, including lone surrogates, and pieces of the vocabulary.</summary>
    private static readonly Gen<string> Text = Gen.OneOf(
        Gen.Char['\0', '\uffff'].Select(c => c.ToString()),
        Gen.OneOf(
            "a", "b", "ab", " ", "\n", "\u2028", "[SEP]", "[MASK", "[x]", "b b", "é", "e\u0301", "İ", "Σ", "中",
            "\ud840\udc00", "\ud840", "\udc00", "\ufffd", "\ufdd0", "\u0300", "\u1100\u1161", "\ufb01", "",
            new string('a', 120))).Array[0, 24].Select(string.Concat);

    private static readonly Gen<WordPieceTokenizer> Tokenizer =
        Gen.Int[0, Tokenizers.Length - 1].Select(i => Tokenizers[i]);

    private static readonly Gen<(WordPieceTokenizer Tokenizer, string Text, int MaxLength)> Input =
        Gen.Select(Tokenizer, Text, Gen.Int[2, 30]);

    [Fact]
    public void Encode_AnyText_GivesPrefixOfAllItsIdsBetweenStartAndEnd() =>
        Input.Sample((tokenizer, text, maxLength) =>
        {
            int[] all = tokenizer.Encode(text, int.MaxValue), ids = tokenizer.Encode(text, maxLength);

            return all[0] == 2 && all[^1] == 3
                && all.All(id => id >= 0 && id < tokenizer.VocabularySize)
                && ids.Length == Math.Min(all.Length, maxLength)
                && ids.SequenceEqual([.. all[..(ids.Length - 1)], 3]);
        });

    [Fact]
    public void EncodeAll_AnyTexts_GivesEachAsAlone() =>
        Gen.Select(Tokenizer, Text.Array[0, 8], Gen.Int[2, 30]).Sample((tokenizer, texts, maxLength) =>
            tokenizer.EncodeAll(texts, maxLength).Zip(texts, (ids, text) =>
                ids.SequenceEqual(tokenizer.Encode(text, maxLength))).All(same => same));

    [Fact]
    public void EncodePair_AnyTexts_IsCutTokenByToken() =>
        Gen.Select(Tokenizer, Text, Text, Gen.Int[3, 30]).Sample((tokenizer, one, two, maxLength) =>
        {
            List<int> first = [.. tokenizer.Encode(one, int.MaxValue)[1..^1]];
            List<int> second = [.. tokenizer.Encode(two, int.MaxValue)[1..^1]];
            while (first.Count + second.Count + 3 > maxLength)
            {
                List<int> cut = first.Count > second.Count ? first : second;
                cut.RemoveAt(cut.Count - 1);
            }
            (int[] ids, int[] types) = tokenizer.EncodePair(one, two, maxLength);

            return ids.SequenceEqual([2, .. first, 3, .. second, 3])
                && types.SequenceEqual(ids.Select((_, i) => i < first.Count + 2 ? 0 : 1));
        });
}
