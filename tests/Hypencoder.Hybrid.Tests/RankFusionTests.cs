using CsCheck;
using Hypencoder.Data;

namespace Hypencoder.Hybrid.Tests;

public sealed class RankFusionTests
{
    private static readonly Gen<Run[]> Runs =
        (from scores in Gen.Dictionary(Gen.Int[0, 12], Gen.Int[-4, 4])[0, 10]
         select scores.Select(s => new RunEntry($"p{s.Key}", s.Value / 2.0)).ToArray()).Array[1, 3].Array[1, 4]
        .Where(queries => queries.All(runs => runs.Length == queries[0].Length)).Select(queries =>
            Enumerable.Range(0, queries[0].Length).Select(run => ToRun(queries.Select(runs => runs[run]))).ToArray());

    [Fact]
    public void Fuse_ReciprocalRanks_AddsThemUp()
    {
        Run fused = RankFusion.Fuse([Of(("a", 9), ("b", 8), ("c", 7)), Of(("c", 0.9), ("a", 0.8), ("d", 0.7))]);

        Assert.Equal(["a", "c", "b", "d"], fused["q"].Select(e => e.PassageId));
        Assert.Equal(
            [(float)(1 / 61.0 + 1 / 62.0), (float)(1 / 63.0 + 1 / 61.0), (float)(1 / 62.0), (float)(1 / 63.0)],
            fused["q"].Select(e => (float)e.Score));
    }

    [Fact]
    public void Fuse_WeightedReciprocalRanks_MultipliesThem()
    {
        Run fused = RankFusion.Fuse([Of(("a", 2), ("b", 1)), Of(("b", 2))], new() { K = 0, Weights = [3, 2] });

        Assert.Equal([new("b", 3 / 2.0 + 2), new("a", 3)], fused["q"]);
    }

    [Fact]
    public void Fuse_MinMaxScores_AddsThemUpWithWeightsOfSumOne()
    {
        FusionOptions options = new() { Method = FusionMethod.Score, Weights = [1, 3] };

        Run fused = RankFusion.Fuse([Of(("a", 12), ("b", 7), ("c", 2)), Of(("c", 0.75), ("b", 0.5), ("d", 0.25))], options);

        // a: 1/4; b: 0.5/4 + 0.5 · 3/4; c: 3/4; d: nothing.
        Assert.Equal([new("c", 0.75), new("b", 0.5), new("a", 0.25), new("d", 0)], fused["q"]);
    }

    [Fact]
    public void Fuse_ZScores_GivesAbsentPassagesTheLeast()
    {
        FusionOptions options = new() { Method = FusionMethod.Score, Normalization = ScoreNormalization.ZScore };

        Run fused = RankFusion.Fuse([Of(("a", 5), ("b", 1)), Of(("b", 30), ("c", 10))], options);

        // Both rankings have the z-scores 1 and −1.
        Assert.Equal([new("b", 0), new("a", 0), new("c", -1)], fused["q"]);
    }

    [Theory]
    [InlineData(ScoreNormalization.MinMax, 1, 0.5)]
    [InlineData(ScoreNormalization.ZScore, 0.5, -0.5)]
    public void Fuse_EqualScores_SayNothingOfTheirOrder(ScoreNormalization normalization, double first, double second)
    {
        FusionOptions options = new() { Method = FusionMethod.Score, Normalization = normalization };

        Run fused = RankFusion.Fuse([Of(("a", 3), ("b", 3)), Of(("a", 2), ("b", 1))], options);

        Assert.Equal([new("a", first), new("b", second)], fused["q"]);
    }

    [Fact]
    public void Fuse_RandomRuns_EqualsALoop()
    {
        FusionOptions[] all =
        [
            new(), new() { K = 3 }, new() { Method = FusionMethod.Score },
            new() { Method = FusionMethod.Score, Normalization = ScoreNormalization.ZScore },
        ];
        Gen.Select(Runs, Gen.Int[0, 3].Select(i => all[i]), Gen.Int[1, 12], Gen.Double[0.1, 2].Array[3]).Sample(
            (runs, options, depth, weights) =>
            {
                FusionOptions weighted = options with { Weights = weights[..runs.Length] };
                Run fused = RankFusion.Fuse(runs, weighted, depth);
                Assert.Equal(runs[0].QueryIds, fused.QueryIds);
                foreach (string query in fused.QueryIds)
                {
                    (string Id, double Score)[] expected = FusionLoop.Fuse(runs, query, weighted, depth);
                    Assert.Equal(expected.Length, fused[query].Count);
                    Assert.All(expected.Zip(fused[query]), pair => Assert.Equal(pair.First.Score, pair.Second.Score, 1e-5));
                    Assert.Equal(fused[query], fused[query].OrderByDescending(e => e.Score)
                        .ThenByDescending(e => e.PassageId, StringComparer.Ordinal));
                }
            });
    }

    [Fact]
    public void Fuse_OneRun_KeepsItsOrder() => Runs.Sample(runs =>
    {
        Run fused = RankFusion.Fuse([runs[0]]);
        Assert.All(fused.QueryIds, query => Assert.Equal(
            runs[0][query].OrderByDescending(e => e.Score).ThenByDescending(e => e.PassageId, StringComparer.Ordinal)
                .Select(e => e.PassageId),
            fused[query].Select(e => e.PassageId)));
    });

    [Fact]
    public void Fuse_QueriesOfSomeRunsOnly_AreAllInTheResult()
    {
        Run other = new();
        other.Add("q2", [new("x", 1)]);

        Run fused = RankFusion.Fuse([Of(("a", 1)), other]);

        Assert.Equal(["q", "q2"], fused.QueryIds);
        Assert.Equal("x", Assert.Single(fused["q2"]).PassageId);
    }

    [Fact]
    public void Fuse_UnorderedRun_IsTakenByScore() =>
        Assert.Equal(["c", "b", "a"], RankFusion.Fuse([Of(("a", 1), ("b", 2), ("c", 3))])["q"].Select(e => e.PassageId));

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(1e300)]
    public void Fuse_ScoreThatIsNotFinite_IsRefused(double score)
    {
        Run run = Of(("a", 1), ("b", score));
        InvalidDataException e = Assert.Throws<InvalidDataException>(
            () => RankFusion.Fuse([run], new() { Method = FusionMethod.Score }));
        Assert.StartsWith("query q: expected a finite score for passage b, found ", e.Message, StringComparison.Ordinal);
        if (double.IsNaN(score))
            Assert.Throws<InvalidDataException>(() => RankFusion.Fuse([run]));
        else
            Assert.Equal("b", RankFusion.Fuse([run])["q"][0].PassageId);
    }

    [Fact]
    public void Fuse_WrongOptions_AreRefused()
    {
        Run[] runs = [Of(("a", 1)), Of(("a", 1))];
        Assert.Throws<ArgumentException>(() => RankFusion.Fuse(runs, new() { Weights = [1] }));
        Assert.Throws<ArgumentException>(() => RankFusion.Fuse(runs, new() { Weights = [0, 0] }));
        Assert.Throws<ArgumentException>(() => RankFusion.Fuse(runs, new() { Weights = [2, -1] }));
        Assert.Throws<ArgumentException>(() => RankFusion.Fuse(runs, new() { Weights = [1, double.NaN] }));
        Assert.Throws<ArgumentException>(() => RankFusion.Fuse(runs, new() { K = -1 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => RankFusion.Fuse(runs, depth: 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => RankFusion.Fuse([]));
    }

    private static Run Of(params (string Id, double Score)[] entries) =>
        ToRun([[.. entries.Select(e => new RunEntry(e.Id, e.Score))]], "q");

    private static Run ToRun(IEnumerable<RunEntry[]> queries, string? id = null)
    {
        Run run = new();
        foreach ((int i, RunEntry[] entries) in queries.Index())
            run.Add(id ?? $"q{i}", entries);
        return run;
    }
}
