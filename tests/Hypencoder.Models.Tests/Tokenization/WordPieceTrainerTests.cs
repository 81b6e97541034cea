using CsCheck;

namespace Hypencoder.Models.Tests.Tokenization;

public sealed class WordPieceTrainerTests
{
    private static readonly string[] Special = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"];

    [Fact]
    public void Train_SmallTexts_MergesMostFrequentPairsFirst()
    {
        // hug ×10, pug ×5, pun ×12, bun ×4, hugs ×5. Pairs: ##u ##g 20, p ##u 17, ##u ##n 16, h ##u 15, ##g ##s 5.
        // After ##ug: ##u ##n 16, h ##ug 15, p ##u 12; after ##un: h ##ug 15; p ##un 12; then hug ##s and p ##ug, 5 each.
        string text = Repeat("hug", 10) + Repeat("pug", 5) + Repeat("pun", 12) + Repeat("bun", 4) + Repeat("hugs", 5);

        WordPieceTokenizer tokenizer = WordPieceTrainer.Train([text], 23);

        Assert.Equal(
            [.. Special, "b", "g", "h", "n", "p", "s", "u", "##g", "##n", "##s", "##u", "##ug", "##un", "hug", "pun", "pug", "hugs", "bun"],
            tokenizer.Tokens);
    }

    [Fact]
    public void Train_PairsSeenOnce_AreNotMerged() =>
        Assert.Equal([.. Special, "a", "b", "##b"], WordPieceTrainer.Train(["ab"], 100).Tokens);

    [Fact]
    public void Train_MoreCharactersThanRoom_KeepsTheMostFrequent() =>
        Assert.Equal([.. Special, "a", "c"], WordPieceTrainer.Train(["b a a a c c"], 9).Tokens);

    [Theory]
    [InlineData(-1)]
    [InlineData(5)]
    public void Train_NoRoomBesideSpecialTokens_Throws(int size) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => WordPieceTrainer.Train(["a"], size));

    [Fact]
    public void Train_AnyTexts_FitsTheSizeAndReadsThemBackInAnyOrder() =>
        Gen.Select(Gen.String[Gen.Char["abcd 0é,中"], 0, 12].Array[0, 20], Gen.Int[9, 60]).Sample((texts, size) =>
        {
            WordPieceTokenizer tokenizer = WordPieceTrainer.Train(texts, size);
            WordPieceTokenizer reversed = WordPieceTrainer.Train(texts.Reverse(), size);

            return tokenizer.VocabularySize <= size
                && tokenizer.Tokens.SequenceEqual(reversed.Tokens)
                && tokenizer.Tokens.Distinct().Count() == tokenizer.VocabularySize
                // With room for all nine characters twice, nothing is unknown.
                && (size < 25 || texts.All(t => !tokenizer.Encode(t, 64).Contains(1)));
        });

    private static string Repeat(string word, int times) => string.Concat(Enumerable.Repeat(word + " ", times));
}
