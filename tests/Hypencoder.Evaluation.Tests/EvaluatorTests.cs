using CsCheck;
using Hypencoder.Data;

namespace Hypencoder.Evaluation.Tests;

public sealed class EvaluatorTests
{
    [Fact]
    public void Evaluate_EqualScores_OrdersByIdDescending()
    {
        // As trec_eval: b before a, whatever the order of the run.
        EvaluationResult result = Evaluator.Evaluate(
            Judgments(("q", "a", 1)), Results("q", ("a", 1), ("b", 1)), [Measure.Parse("RR")]);
        Assert.Equal(0.5, result.Mean(Measure.Parse("RR")));
    }

    [Fact]
    public void Evaluate_EqualScoresBeyondAscii_OrdersAsUtf8Bytes()
    {
        // U+1F600 is above U+FF5E as a code point and in UTF-8, yet below it as UTF-16.
        EvaluationResult result = Evaluator.Evaluate(
            Judgments(("q", "\uFF5E", 1)), Results("q", ("\uFF5E", 1), ("\U0001F600", 1)), [Measure.Parse("RR")]);
        Assert.Equal(0.5, result.Mean(Measure.Parse("RR")));
    }

    [Theory]
    [InlineData(false, 0.5)]
    [InlineData(true, 1.0)]
    public void Evaluate_ScoresEqualInSinglePrecision_AreTiesButInDoublePrecision(bool doubles, double expected)
    {
        Run run = Results("q", ("a", 0.9752302810058770), ("b", 0.9752302810058760));
        EvaluationOptions options = new() { DoublePrecisionScores = doubles };
        EvaluationResult result = Evaluator.Evaluate(Judgments(("q", "a", 1)), run, [Measure.Parse("RR")], options);
        Assert.Equal(expected, result.Mean(Measure.Parse("RR")));
    }

    [Theory]
    [InlineData(false, 1.0)]
    [InlineData(true, 0.5)]
    public void Evaluate_QueryMissingInRun_CountsOnlyOnRequest(bool countMissing, double expected)
    {
        Qrels qrels = Judgments(("q1", "a", 1), ("q2", "a", 1));
        EvaluationOptions options = new() { CountMissingQueries = countMissing };
        EvaluationResult result = Evaluator.Evaluate(qrels, Results("q1", ("a", 1)), [Measure.Parse("RR")], options);
        Assert.Equal(expected, result.Mean(Measure.Parse("RR")));
        Assert.Equal(countMissing ? ["q1", "q2"] : ["q1"], result.QueryIds);
    }

    /// <summary>
    /// trec_eval's m_num_rel.c: with -c, every judgment above 0 counts over all queries, whatever -l.
    /// </summary>
    [Theory]
    [InlineData(false, 1, 1)]
    [InlineData(true, 3, 2)]
    public void Evaluate_NumRelAtLevel2_CountsFromGrade1OverAllWhenMissingQueriesCount(
        bool countMissing, int overall, int ofTheQueries)
    {
        Qrels qrels = Judgments(("q1", "a", 1), ("q1", "b", 2), ("q2", "a", 2), ("q2", "b", 0));
        EvaluationResult result = Evaluator.Evaluate(
            qrels, Results("q1", ("a", 1)), [.. Measure.ParseList("NumRel NumRel(rel=2)")],
            new EvaluationOptions { CountMissingQueries = countMissing, RelevanceLevel = 2 });
        Assert.Equal(overall, result.Overall(Measure.Parse("NumRel")));
        Assert.Equal(ofTheQueries, result.PerQuery(Measure.Parse("NumRel")).Sum());
        Assert.Equal(ofTheQueries, result.Overall(Measure.Parse("NumRel(rel=2)")));
    }

    [Fact]
    public void Evaluate_InfiniteScores_AreOrderedAndTiedByPassageId()
    {
        Run run = Results(
            "q", ("a", double.NegativeInfinity), ("b", double.PositiveInfinity), ("c", double.NegativeInfinity), ("d", 1));
        EvaluationResult result = Evaluator.Evaluate(Judgments(("q", "a", 1)), run, [Measure.Parse("RR")]);
        Assert.Equal(0.25, result.Mean(Measure.Parse("RR"))); // b, d, then c before a
    }

    [Fact]
    public void Evaluate_QueryWithoutJudgments_IsLeftOut()
    {
        Run run = Results("q1", ("a", 1));
        run.Add("unjudged", [new RunEntry("a", 1)]);
        Assert.Equal(["q1"], Evaluator.Evaluate(Judgments(("q1", "a", 1)), run, [Measure.Parse("RR")]).QueryIds);
    }

    [Fact]
    public void Evaluate_NoRelevantPassage_CountsAsZero()
    {
        Qrels qrels = Judgments(("q", "a", 0), ("q", "b", -1));
        Measure[] measures = [.. Measure.ParseList("nDCG nDCG@10 AP RR R@10 P@10 Success@10 Rprec Bpref infAP")];
        EvaluationResult result = Evaluator.Evaluate(qrels, Results("q", ("a", 1), ("b", 2)), measures);
        Assert.All(measures, m => Assert.Equal(0, result.Mean(m)));
    }

    [Fact]
    public void Evaluate_NegativeGrade_GainsNothing()
    {
        // Ranking −2, 1 against the ideal 1: (1 / log2 3) / 1.
        EvaluationResult result = Evaluator.Evaluate(
            Judgments(("q", "a", -2), ("q", "b", 1)), Results("q", ("a", 2), ("b", 1)), [Measure.Parse("nDCG")]);
        Assert.Equal(1 / Math.Log2(3), result.Mean(Measure.Parse("nDCG")), 1e-15);
    }

    [Fact]
    public void Evaluate_Judged_CountsEveryGradeOverK()
    {
        EvaluationResult result = Evaluator.Evaluate(
            Judgments(("q", "a", -2), ("q", "b", 0)), Results("q", ("a", 3), ("b", 2), ("c", 1)),
            [Measure.Parse("Judged@4")]);
        Assert.Equal(0.5, result.Mean(Measure.Parse("Judged@4")));
    }

    [Fact]
    public void Evaluate_InferredAp_TakesGradesBelowZeroAsPooled()
    {
        // Ranks 1 to 4: not pooled, pooled, grade 0, grade 1. 1/4 + 3/4 · 2/3 · (0 + ε) / (1 + 2ε).
        EvaluationResult result = Evaluator.Evaluate(
            Judgments(("q", "b", -1), ("q", "c", 0), ("q", "d", 1)),
            Results("q", ("a", 4), ("b", 3), ("c", 2), ("d", 1)), [Measure.Parse("infAP")]);
        Assert.Equal(0.25 + 0.5 * (1e-5 / 1.00002), result.Overall(Measure.Parse("infAP")), 1e-15);
    }

    [Fact]
    public void Overall_CountsAndGeometricMean_AreNoMeans()
    {
        Qrels qrels = Judgments(("q1", "a", 1), ("q1", "b", 2), ("q2", "a", 1));
        EvaluationResult result = Evaluator.Evaluate(qrels, Results("q1", ("a", 2), ("b", 1), ("c", 0)),
            [.. Measure.ParseList("NumQ NumRel NumRel(rel=2) NumRet NumRet(rel=2) GMAP AP")],
            new EvaluationOptions { CountMissingQueries = true });
        Assert.Equal([2, 3, 1, 3, 1], result.Measures.Take(5).Select(result.Overall));
        Assert.Equal(Math.Sqrt(1 * 0.00001), result.Overall(Measure.Parse("GMAP")), 1e-15);
        Assert.Equal([1, 0], result.PerQuery(Measure.Parse("GMAP")));
        Assert.Equal(0.5, result.Overall(Measure.Parse("AP")));
        Assert.Equal(1.5, result.Mean(Measure.Parse("NumRel")));
    }

    [Fact]
    public void Evaluate_MaxResults_CutsAfterOrdering()
    {
        EvaluationResult result = Evaluator.Evaluate(
            Judgments(("q", "a", 1), ("q", "c", 1)), Results("q", ("a", 1), ("b", 2), ("c", 3)),
            [.. Measure.ParseList("NumRet R@3")], new EvaluationOptions { MaxResults = 2 });
        Assert.Equal([2, 0.5], result.Measures.Select(result.Overall));
    }

    [Fact]
    public void Options_BelowOne_AreRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new EvaluationOptions { RelevanceLevel = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new EvaluationOptions { MaxResults = 0 });
    }

    [Fact]
    public void Evaluate_PassageTwice_Throws()
    {
        Run run = Results("q", ("a", 1), ("a", 2));
        InvalidDataException thrown = Assert.Throws<InvalidDataException>(
            () => Evaluator.Evaluate(Judgments(("q", "a", 1)), run, [Measure.Parse("AP")]));
        Assert.Equal("query q: expected distinct passages, found a twice", thrown.Message);
    }

    [Fact]
    public void Evaluate_ScoreNaN_Throws() => Assert.Throws<InvalidDataException>(
        () => Evaluator.Evaluate(Judgments(("q", "a", 1)), Results("q", ("a", double.NaN)), [Measure.Parse("AP")]));

    [Fact]
    public void Evaluate_NoCommonQuery_Throws() => Assert.Throws<InvalidDataException>(
        () => Evaluator.Evaluate(Judgments(("q", "a", 1)), Results("r", ("a", 1)), [Measure.Parse("AP")]));

    [Fact]
    public void Evaluate_NoMeasure_Throws() => Assert.Throws<ArgumentException>(
        () => Evaluator.Evaluate(Judgments(("q", "a", 1)), Results("q", ("a", 1)), []));

    [Fact]
    public void PerQuery_MeasureNotEvaluated_Throws()
    {
        EvaluationResult result = Evaluator.Evaluate(
            Judgments(("q", "a", 1)), Results("q", ("a", 1)), [Measure.Parse("AP")]);
        Assert.Throws<ArgumentException>(() => result.PerQuery(Measure.Parse("RR")));
    }

    [Fact]
    public void Evaluate_OrderOfTheRun_DoesNotMatter() => Gen.Select(
        Gen.Int[-1, 3].Array[20], Gen.Int[0, 4].Array[20], Gen.Int[1, 1000]).Sample((grades, scores, seed) =>
    {
        (string Id, double Score)[] entries = [.. scores.Select((s, i) => ($"d{i}", (double)s))];
        Qrels qrels = Judgments([.. grades.Select((g, i) => ("q", $"d{i}", g))]);
        Measure[] measures = [.. Measure.ParseList("nDCG nDCG@5 AP RR Bpref Rprec R@5")];
        EvaluationResult one = Evaluator.Evaluate(qrels, Results("q", entries), measures);
        new Random(seed).Shuffle(entries);
        EvaluationResult other = Evaluator.Evaluate(qrels, Results("q", entries), measures);
        return measures.All(m => one.Mean(m) == other.Mean(m) && one.Mean(m) is >= 0 and <= 1.0000000001);
    });

    private static Qrels Judgments(params (string Query, string Passage, int Grade)[] judgments)
    {
        Qrels qrels = new();
        foreach ((string query, string passage, int grade) in judgments)
            Assert.True(qrels.TryAdd(query, passage, grade));
        return qrels;
    }

    private static Run Results(string query, params (string Passage, double Score)[] entries)
    {
        Run run = new();
        run.Add(query, [.. entries.Select(e => new RunEntry(e.Passage, e.Score))]);
        return run;
    }
}
