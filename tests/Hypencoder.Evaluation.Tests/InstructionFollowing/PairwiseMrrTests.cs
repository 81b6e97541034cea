using System.Text.Json;
using Hypencoder.Data;
using Hypencoder.Evaluation.InstructionFollowing;

namespace Hypencoder.Evaluation.Tests.InstructionFollowing;

public sealed class PairwiseMrrTests
{
    private const double Tolerance = 1e-9;

    /// <summary>File and place of each golden case.</summary>
    public static TheoryData<string, int> Cases =>
        [.. from folder in GoldenFolder.With("cases.json")
            let file = Path.Combine(folder, "cases.json")
            from index in Enumerable.Range(0, Count(file))
            select (file, index)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Compute_GoldenCase_EqualsThePublishedCode(string file, int index)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(file));
        JsonElement golden = document.RootElement[index], queries = golden.GetProperty("per_query");
        PairwiseMrrResult result = PairwiseMrr.Compute(
            ReadQrels(golden.GetProperty("original_qrels")), ReadQrels(golden.GetProperty("new_qrels")),
            ReadRun(golden.GetProperty("original_run")), ReadRun(golden.GetProperty("new_run")), tiesInRunOrder: true);

        Assert.Equal(golden.GetProperty("expected_p_mrr_x100").GetDouble(), 100 * result.Mean, Tolerance);
        Assert.Equal(queries.EnumerateObject().Select(q => q.Name).Order(), result.QueryIds.Order());
        foreach ((string query, double value) in result.QueryIds.Zip(result.PerQuery))
        {
            JsonElement expected = queries.GetProperty(query);
            Assert.Equal(expected.GetProperty("mean").GetDouble(), value, Tolerance);
            Dictionary<string, RankChange> changes = result.Changes(query).ToDictionary(c => c.PassageId);
            Assert.Equal(expected.GetProperty("docs").GetArrayLength(), changes.Count);
            foreach (JsonElement doc in expected.GetProperty("docs").EnumerateArray())
            {
                RankChange change = changes[doc.GetProperty("doc").GetString()!];
                Assert.Equal(
                    (doc.GetProperty("og_rank").GetInt32(), doc.GetProperty("new_rank").GetInt32()),
                    (change.Before, change.After));
                Assert.Equal(doc.GetProperty("p_mrr").GetDouble(), change.Value, Tolerance);
            }
        }
    }

    /// <summary>The same cases by the rule of today's mteb, computed with its sort key (score, id) in Python.</summary>
    [Theory]
    [InlineData(0, 12.306943056943053)]
    [InlineData(1, 16.556176258382134)]
    [InlineData(2, -36.66666666666667)]
    [InlineData(3, 18.935414516683863)]
    public void Compute_GoldenCaseWithTiesById_EqualsTodaysMteb(int index, double expected)
    {
        using JsonDocument document = JsonDocument.Parse(
            File.ReadAllBytes(Fixture.Path("golden", "pmrr", "cases.json")));
        JsonElement golden = document.RootElement[index];
        PairwiseMrrResult result = PairwiseMrr.Compute(
            ReadQrels(golden.GetProperty("original_qrels")), ReadQrels(golden.GetProperty("new_qrels")),
            ReadRun(golden.GetProperty("original_run")), ReadRun(golden.GetProperty("new_run")));
        Assert.Equal(expected, 100 * result.Mean, Tolerance);
    }

    [Theory]
    [InlineData(1, 4, 0.75)]
    [InlineData(4, 1, -0.75)]
    [InlineData(3, 3, 0)]
    public void Value_Ranks_IsPositiveWhenThePassageSank(int before, int after, double expected) =>
        Assert.Equal(expected, new RankChange("d", before, after).Value);

    [Fact]
    public void Compute_TwoPassagesOfOneQuery_IsTheirMean()
    {
        // In the second run c is first, and a, equal to b and after it, third.
        PairwiseMrrResult result = PairwiseMrr.Compute(
            Judged(("q", "a", 1), ("q", "b", 1)), Judged(("q", "a", 0), ("q", "b", 1), ("q", "c", 1)),
            Retrieved(("a", 2), ("b", 1)), Retrieved(("b", 1), ("a", 1), ("c", 3)));
        Assert.Equal([new RankChange("a", 1, 3), new RankChange("c", 3, 1)], result.Changes("q"));
        Assert.Equal([0.0], result.PerQuery); // 1 − 1/3 and 1/3 − 1
    }

    /// <summary>The rule of mteb since its pull request 5241, whose test this is.</summary>
    [Fact]
    public void Compute_SameScoresInAnotherOrder_IsNoChange()
    {
        PairwiseMrrResult result = PairwiseMrr.Compute(
            Judged(("q", "a", 1)), Judged(("q", "a", 0)),
            Retrieved(("a", 1), ("b", 1), ("c", 1)), Retrieved(("c", 1), ("b", 1), ("a", 1)));
        Assert.Equal([new RankChange("a", 3, 3)], result.Changes("q"));
        Assert.Equal(0, result.Mean);
    }

    /// <summary>a sinks from 1 to 2, whichever of the files have the endings, and though one holds both.</summary>
    [Theory]
    [InlineData("310-og", "310-changed", "310-og", "310-changed")]
    [InlineData("310", "310", "310-og", "310-changed")]
    [InlineData("310-og", "310-changed", "310", "310")]
    public void Compute_FollowIrsEndings_AreOneQuery(string og, string changed, string before, string after)
    {
        Run both = new();
        both.Add(before, [new("a", 2), new("b", 1)]);
        if (after != before)
            both.Add(after, [new("a", 1), new("b", 2)]);
        Run second = new();
        second.Add(after, [new("a", 1), new("b", 2)]);
        PairwiseMrrResult result = PairwiseMrr.Compute(
            Judged((og, "a", 1)), Judged((changed, "a", 0)), both, after == before ? second : both);
        Assert.Equal(["310"], result.QueryIds);
        Assert.Equal([new RankChange("a", 1, 2)], result.Changes("310"));
        Assert.Equal((1, 0, 0), (result.JudgedCount, result.MissingBefore, result.MissingAfter));
    }

    [Fact]
    public void Compute_EndingOfOneSideAlone_IsPartOfTheId()
    {
        InvalidDataException error = Assert.Throws<InvalidDataException>(() => PairwiseMrr.Compute(
            Judged(("310-og", "a", 1)), Judged(("310-og", "a", 0)), Retrieved(("a", 1)), Retrieved(("a", 1))));
        Assert.Contains("no query id is judged (310-og) and in both runs (q; q)", error.Message);
        Assert.InRange(error.Message.Length, 1, 500);
    }

    [Fact]
    public void Compute_SameJudgments_IsRefused()
    {
        Qrels qrels = Judged(("q", "a", 1));
        InvalidDataException error = Assert.Throws<InvalidDataException>(
            () => PairwiseMrr.Compute(qrels, qrels, Retrieved(("a", 1)), Retrieved(("a", 1))));
        Assert.StartsWith("expected a changed judgment", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Compute_PassageTwiceOrNaN_NamesQueryAndPassage()
    {
        Qrels original = Judged(("q", "a", 1)), changed = Judged(("q", "a", 0));
        Assert.Equal("query q: expected distinct passages, found a twice", Message(Retrieved(("a", 1), ("a", 2))));
        Assert.Equal(
            "query q: expected a score for passage a, found NaN", Message(Retrieved(("a", double.NaN))));

        string Message(Run run) => Assert.Throws<InvalidDataException>(
            () => PairwiseMrr.Compute(original, changed, Retrieved(("a", 1)), run)).Message;
    }

    /// <summary>How many cases of p-MRR a file holds; other goldens go by that name too.</summary>
    private static int Count(string file)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(file));
        JsonElement root = document.RootElement;
        return root.ValueKind == JsonValueKind.Array && root.GetArrayLength() > 0
            && root[0].TryGetProperty("expected_p_mrr_x100", out _) ? root.GetArrayLength() : 0;
    }

    private static Qrels ReadQrels(JsonElement json) => Judged(
        [.. json.EnumerateObject().SelectMany(
            q => q.Value.EnumerateObject().Select(d => (q.Name, d.Name, d.Value.GetInt32())))]);

    private static Run ReadRun(JsonElement json)
    {
        Run run = new();
        foreach (JsonProperty query in json.EnumerateObject())
        {
            run.Add(
                query.Name,
                [.. query.Value.EnumerateObject().Select(d => new RunEntry(d.Name, d.Value.GetDouble()))]);
        }
        return run;
    }

    private static Qrels Judged(params (string Query, string Passage, int Grade)[] judgments)
    {
        Qrels qrels = new();
        foreach ((string query, string passage, int grade) in judgments)
            qrels.TryAdd(query, passage, grade);
        return qrels;
    }

    private static Run Retrieved(params (string Passage, double Score)[] entries)
    {
        Run run = new();
        run.Add("q", [.. entries.Select(e => new RunEntry(e.Passage, e.Score))]);
        return run;
    }
}
