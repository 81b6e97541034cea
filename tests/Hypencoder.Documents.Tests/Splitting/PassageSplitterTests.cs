using CsCheck;
using Hypencoder.Documents.Reading;
using Hypencoder.Documents.Splitting;
using Hypencoder.Models;

namespace Hypencoder.Documents.Tests.Splitting;

public sealed class PassageSplitterTests
{
    // Every letter and digit is a token, as each word of one letter is.
    private static readonly WordPieceTokenizer Tokenizer = new(
        ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", .. "abcdefghijklmnopqrstuvwxyz.>!".Select(c => c.ToString()),
            .. "abcdefghijklmnopqrstuvwxyz".Select(c => "##" + c)],
        "test");

    [Fact]
    public void Split_NeighboursOfASection_AreJoinedAndHeadingsAreNot() => Assert.Equal(
        [
            new SplitPassage("t", "a b\nc", 1, 4),
            new SplitPassage("u", "d", 6, 6),
        ],
        Split(32, new("t", "a b", 1, 2), new("t", "c", 4, 4), new("u", "d", 6, 6)));

    [Fact]
    public void Split_Records_AreNotJoined() => Assert.Equal(
        2, Split(32, new("t", "a", 1, 1, IsRecord: true), new("t", "b", 2, 2, IsRecord: true)).Count);

    [Fact]
    public void Split_LongParagraph_IsCutBetweenSentencesWithAnOverlap()
    {
        // Room for 12 - 2 special tokens - 1 of the title = 9; the sentences have 4, 2, 4 and 5.
        IReadOnlyList<SplitPassage> passages = Split(12, new DocumentBlock("t", "a b c.\nd.\ne f g. h i j k.", 3, 5));
        Assert.Equal(
            [
                new SplitPassage("t", "a b c.\nd.", 3, 4),
                new SplitPassage("t", "d.\ne f g.", 4, 5),
                new SplitPassage("t", "h i j k.", 5, 5),
            ],
            passages);
    }

    [Fact]
    public void Split_LongTitle_LosesItsOuterHeadings() => Assert.Equal(
        [new SplitPassage("e f", "x", 1, 1)], Split(12, new DocumentBlock("a b > c d > e f", "x", 1, 1)));

    [Fact]
    public void Split_AnyText_KeepsAllWordsWithinTheLength()
    {
        Gen<string> text = Gen.String[Gen.Char["abcde .!?\n\t=é\uD83D\uDE00中"], 0, 300];
        Gen.Select(text, text, Gen.Int[8, 40]).Sample((title, body, length) =>
        {
            IReadOnlyList<SplitPassage> passages = Split(length, new DocumentBlock(title, body, 1, 400));
            foreach (SplitPassage passage in passages)
            {
                string full = new Data.Passage("x", passage.Title, passage.Text).FullText;
                Assert.InRange(Tokenizer.Encode("p. " + full, 4096).Length, 0, length);
            }
            string Letters(string s) => string.Concat(s.Where(c => c is >= 'a' and <= 'e'));
            Assert.True(Contains(string.Concat(passages.Select(p => Letters(p.Text))), Letters(body)));
        }, iter: 300);
    }

    /// <summary>Whether the letters of a text come in order in another one, which repeats some.</summary>
    private static bool Contains(string repeated, string text)
    {
        int at = 0;
        foreach (char c in repeated)
            at += at < text.Length && text[at] == c ? 1 : 0;
        return at == text.Length;
    }

    private static IReadOnlyList<SplitPassage> Split(int maxLength, params DocumentBlock[] blocks) =>
        [.. new PassageSplitter(new TokenCounter(Tokenizer, new TextInput(blocks[0].Line == 1 && blocks.Length == 1
            && blocks[0].EndLine == 400 ? "p. " : "", maxLength))).Split(blocks)];
}
