using Hypencoder.Data;
using Hypencoder.Search;
using Hypencoder.Training.HardNegatives;

namespace Hypencoder.Training.Tests.HardNegatives;

public sealed class HardNegativeMinerTests
{
    /// <summary>Scores of 300 passages for 300 queries, by query.</summary>
    private static readonly float[][] Scores = [.. Enumerable.Range(0, 300).Select(q =>
    {
        Random random = new(q);
        return Enumerable.Range(0, 300).Select(_ => (random.NextSingle() * 20) - 5).ToArray();
    })];

    private static readonly Query[] Queries = [.. Enumerable.Range(0, 300).Select(q => new Query($"q{q}", $"{q}"))];

    private static readonly IReadOnlySet<int>[] Relevant =
        [.. Queries.Select((_, q) => (IReadOnlySet<int>)Enumerable.Range(q % 7, q % 5).ToHashSet())];

    [Theory]
    [InlineData(null, null)]
    [InlineData(0.95, null)]
    [InlineData(null, 2.5)]
    [InlineData(0.8, 1.0)]
    public void Mine_AnyMargin_TakesWhatALoopTakes(double? ratio, double? margin)
    {
        HardNegativesConfig config =
            new() { FromRank = 2, ToRank = 6, MaxScoreRatio = ratio, MinScoreMargin = margin };
        int done = 0;

        MinedNegatives mined = new HardNegativeMiner(new Table(), config).Mine(
            Queries, Relevant, new CallbackProgress<int>(n => done = n));

        Assert.Equal((300, 0), (done, mined.Filled));
        Assert.Equal(ratio is null && margin is null, mined.LeftOut == 0);
        for (int q = 0; q < Queries.Length; q++)
        {
            double limit = double.PositiveInfinity;
            if (Relevant[q].Count > 0)
            {
                double best = Relevant[q].Max(p => Scores[q][p]);
                if (ratio is double part)
                    limit = best > 0 ? part * best : (2 - part) * best;
                limit = Math.Min(limit, best - (margin ?? double.NegativeInfinity));
            }
            int[] expected = [.. Enumerable.Range(0, 300).Where(p => !Relevant[q].Contains(p) && Scores[q][p] <= limit)
                .OrderByDescending(p => Scores[q][p]).Skip(1).Take(5)];
            Assert.Equal(expected, mined.Negatives[q]);
        }
    }

    [Fact]
    public void Mine_FalsePositives_TakesWhatALoopTakes()
    {
        HardNegativesConfig config = new() { ToRank = 20, FalsePositives = true };

        MinedNegatives mined = new HardNegativeMiner(new Table(), config, atLeast: 3).Mine(Queries, Relevant);

        Assert.Equal((0, 0), (mined.LeftOut, mined.Filled));
        int[] counts = [.. Queries.Select((_, q) =>
        {
            double best = Relevant[q].Count > 0 ? Relevant[q].Max(p => Scores[q][p]) : double.PositiveInfinity;
            int[] order = [.. Enumerable.Range(0, 300).Where(p => !Relevant[q].Contains(p))
                .OrderByDescending(p => Scores[q][p]).Take(20)];
            int above = order.Count(p => Scores[q][p] > best);
            Assert.Equal(order[..Math.Max(3, above)], mined.Negatives[q]);
            return above;
        })];
        Assert.Contains(counts, c => c < 3);
        Assert.Contains(counts, c => c is > 3 and < 20);
        Assert.Contains(20, counts);
    }

    [Fact]
    public void Constructor_FalsePositivesBesideALimit_NamesKey() => Assert.StartsWith(
        "hard_negatives.false_positives: expected false beside max_score_ratio",
        Assert.Throws<InvalidDataException>(() => new HardNegativeMiner(
            new Table(), new HardNegativesConfig { FalsePositives = true, MaxScoreRatio = 0.9 })).Message,
        StringComparison.Ordinal);

    [Fact]
    public void Mine_TooFewFound_FillsUpAtRandomAlikeEachTime()
    {
        HardNegativesConfig config = new() { ToRank = 3 };

        MinedNegatives mined = new HardNegativeMiner(new Table { Found = 2 }, config, 10).Mine(Queries, Relevant);
        MinedNegatives again = new HardNegativeMiner(new Table { Found = 2 }, config, 10).Mine(Queries, Relevant);
        MinedNegatives other = new HardNegativeMiner(new Table { Found = 2 }, config, 10, 43).Mine(Queries, Relevant);

        Assert.Equal(300, mined.Filled);
        Assert.Equal(mined.Negatives, again.Negatives);
        Assert.NotEqual(mined.Negatives, other.Negatives);
        Assert.NotEqual(mined.Negatives[0][2..], mined.Negatives[5][2..]);
        for (int q = 0; q < Queries.Length; q++)
        {
            Assert.Equal(10, mined.Negatives[q].Distinct().Count());
            Assert.DoesNotContain(mined.Negatives[q], Relevant[q].Contains);
        }
    }

    [Fact]
    public void Mine_FewerPassagesThanRanks_TakesWhatThereIs()
    {
        MinedNegatives mined = new HardNegativeMiner(new Table(), new() { ToRank = 5000 }, 5000).Mine(
            Queries[..1], [new HashSet<int> { 2 }]);

        Assert.Equal(
            [.. Enumerable.Range(0, 300).Where(p => p != 2).OrderByDescending(p => Scores[0][p])],
            Assert.Single(mined.Negatives));
    }

    [Theory]
    [InlineData(10.0, 9.5)]
    [InlineData(-10.0, -10.5)]
    [InlineData(0.0, 0.0)]
    public void MaxScore_Ratio_LiesBelowThePositive(double positive, double expected)
    {
        Assert.Equal(expected, new HardNegativesConfig { MaxScoreRatio = 0.95 }.MaxScore(positive), 1e-12);
    }

    [Theory]
    [InlineData(0, 5, null, null, "hard_negatives.from_rank: expected above 0, found 0")]
    [InlineData(6, 5, null, null, "hard_negatives.to_rank: expected 6 or above, found 5")]
    [InlineData(1, 5, 1.5, null, "hard_negatives.max_score_ratio: expected above 0 and 1 at most, found 1.5")]
    [InlineData(1, 5, null, -1.0, "hard_negatives.min_score_margin: expected 0 or above, found -1")]
    public void Constructor_SettingOutOfRange_NamesKey(int from, int to, double? ratio, double? margin, string message)
    {
        HardNegativesConfig config =
            new() { FromRank = from, ToRank = to, MaxScoreRatio = ratio, MinScoreMargin = margin };

        Assert.Equal(message, Assert.Throws<InvalidDataException>(
            () => new HardNegativeMiner(new Table(), config)).Message);
    }

    /// <summary>Ranks by <see cref="Scores"/>; a query's text is its number.</summary>
    private sealed class Table : IPassageRanker
    {
        public int Found { get; init; } = int.MaxValue;

        public int Count => 300;

        public IReadOnlyList<Ranking> Rank(
            IReadOnlyList<string> queries, int depth, CancellationToken cancellationToken) =>
            [.. queries.Select(int.Parse).Select(q =>
            {
                int[] best = [.. Enumerable.Range(0, Count).OrderByDescending(p => Scores[q][p])
                    .Take(Math.Min(depth, Found))];
                return new Ranking(best, [.. best.Select(p => Scores[q][p])], Count);
            })];

        public double[] BestScores(
            IReadOnlyList<string> queries, IReadOnlyList<IReadOnlyCollection<int>> passages) =>
            [.. queries.Zip(passages, (q, ps) => (double)ps.Max(p => Scores[int.Parse(q)][p]))];
    }
}
