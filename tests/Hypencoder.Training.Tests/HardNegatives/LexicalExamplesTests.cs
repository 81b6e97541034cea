using Hypencoder.Data;
using Hypencoder.Datasets.Conversion;

namespace Hypencoder.Training.Tests.HardNegatives;

public sealed class LexicalExamplesTests
{
    /// <summary>p0 to p9 hold "apple" 10 to 1 times in as many words, so that BM25 ranks them in that order.</summary>
    private static readonly Passage[] Corpus =
    [
        .. Enumerable.Range(0, 10).Select(i => new Passage(
            $"p{i}", $"t{i}", string.Join(' ', Enumerable.Range(0, 10).Select(w => w < 10 - i ? "apple" : $"x{w}")))),
        new Passage("other", "", "plum"),
    ];

    private static readonly Query[] Queries = [new("q1", "apple"), new("q2", "plum"), new("q3", "apple")];

    [Fact]
    public void From_RangeOfRanks_SkipsRelevantPassages()
    {
        ConversionCounts counts = new();
        TrainingExample example = Assert.Single(LexicalExamples.From(
            Queries, Qrels(("q1", "p1", 1), ("q1", "p4", 2), ("q2", "other", 1)), () => Corpus,
            new LexicalNegatives { Count = 3, FromRank = 2, ToRank = 4 }, counts));

        Assert.Equal("q1", example.Query.Id);
        Assert.Equal("p4", example.Items[0].PassageId); // the better grade
        Assert.StartsWith("t4 apple ", example.Items[0].Text, StringComparison.Ordinal);
        Assert.Equal(["p2", "p3", "p5"], example.Items.Skip(1).Select(i => i.PassageId).Order());
        Assert.Equal(
            (3, 1, 1, 1, 4L),
            (counts.Records, counts.Examples, counts.WithoutPositive, counts.WithFewNegatives, counts.Items));
    }

    [Fact]
    public void From_SameSeed_DrawsTheSame()
    {
        string[] Ids(int seed) => [.. LexicalExamples.From(
            Queries, Qrels(("q1", "p0", 1), ("q3", "p1", 1)), () => Corpus,
            new LexicalNegatives { Count = 4, ToRank = 9, Seed = seed }).SelectMany(e => e.Items)
            .Select(i => i.PassageId)];

        Assert.Equal(10, Ids(1).Length);
        Assert.Equal(Ids(1), Ids(1));
        Assert.NotEqual(Ids(1), Ids(2));
    }

    [Fact]
    public void From_PositiveThatTheCorpusLacks_IsLeftOut() => Assert.Empty(LexicalExamples.From(
        Queries[..1], Qrels(("q1", "gone", 1)), () => Corpus, new LexicalNegatives { Count = 1 }));

    [Theory]
    [InlineData(0, 1, 10, "negatives: expected above 0, found 0")]
    [InlineData(1, 0, 10, "from-rank: expected above 0, found 0")]
    [InlineData(5, 3, 6, "to-rank: expected 7 or above, for 5 ranks from 3, found 6")]
    public void From_SettingOutOfRange_NamesIt(int count, int from, int to, string message) =>
        Assert.Equal(message, Assert.Throws<InvalidDataException>(() => LexicalExamples.From(
            Queries, new Qrels(), () => Corpus, new() { Count = count, FromRank = from, ToRank = to })).Message);

    private static Qrels Qrels(params (string Query, string Passage, int Grade)[] judgments)
    {
        Qrels qrels = new();
        foreach ((string query, string passage, int grade) in judgments)
            qrels.TryAdd(query, passage, grade);
        return qrels;
    }
}
