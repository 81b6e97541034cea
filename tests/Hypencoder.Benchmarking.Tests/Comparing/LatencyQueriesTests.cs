using Hypencoder.Data;

namespace Hypencoder.Benchmarking.Tests;

public sealed class LatencyQueriesTests
{
    [Fact]
    public void Of_MoreThanAsked_TakesThemEvenly() => Assert.Equal(
        ["q0", "q3", "q6"], LatencyQueries.Of(new TenQueries(), "test", 3).Queries.Select(q => q.Id));

    [Fact]
    public void Of_Zero_TakesAllWithARelevantPassage() => Assert.Equal(
        Enumerable.Range(0, 9).Select(i => $"q{i}"),
        LatencyQueries.Of(new TenQueries(), "test", 0).Queries.Select(q => q.Id));

    [Fact]
    public void Of_NoneJudged_Throws()
    {
        InvalidDataException e = Assert.Throws<InvalidDataException>(
            () => LatencyQueries.Of(new TenQueries(), "dev", 3));
        Assert.Equal("ten: expected judged queries in the split dev, found none", e.Message);
    }

    /// <summary>
    /// In the split test, only passages that are not relevant are judged for q9; no other split is judged.
    /// </summary>
    private sealed class TenQueries : TestCollection
    {
        public override string Id => "ten";

        public override IReadOnlyList<string> Splits => ["dev", "test"];

        public override IEnumerable<Passage> Passages() => [];

        public override IEnumerable<Query> Queries(string split) =>
            Enumerable.Range(0, 10).Select(i => new Query($"q{i}", "text"));

        public override Qrels Qrels(string split)
        {
            Qrels qrels = new();
            for (int i = 0; i < 10 && split == "test"; i++)
                qrels.TryAdd($"q{i}", "p", i < 9 ? 1 : 0);
            return qrels;
        }
    }
}
