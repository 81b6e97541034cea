using System.Globalization;
using Hypencoder.Data;
using Hypencoder.Tests;

namespace Hypencoder.Evaluation.Tests;

/// <summary>Every value that trec_eval prints for our measures, per query and overall, to its four digits.</summary>
public sealed class TrecEvalTests
{
    private static readonly int[] Cutoffs = [5, 10, 15, 20, 30, 100, 200, 500, 1000];
    private static readonly EvaluationOptions CountMissing = new() { CountMissingQueries = true };

    [Fact]
    public void Evaluate_FullRun_GivesTrecEvalsValues() =>
        AssertEqual("out.test.aq", "qrels.test", "results.test", Names(), new EvaluationOptions());

    [Fact]
    public void Evaluate_MissingQueriesCounted_GivesTrecEvalsValues() =>
        AssertEqual("out.test.aqc", "qrels.test", "results.trunc", Names(), CountMissing);

    [Fact]
    public void Evaluate_CutAt100_GivesTrecEvalsValuesOfM100()
    {
        Dictionary<string, string> names = new()
        {
            // Not nDCG: -M cuts the run but not the ideal ranking.
            ["map"] = "AP@100",
            ["recip_rank"] = "RR@100",
            ["recall_1000"] = "R@100",
            ["ndcg_cut_100"] = "nDCG@100",
        };
        AssertEqual("out.test.aqcM", "qrels.test", "results.trunc", names, CountMissing);
    }

    [Fact]
    public void Evaluate_RelevantFromGrade2_GivesTrecEvalsValuesOfLevel2() =>
        AssertEqual("out.test.aql", "qrels.rel_level", "results.test", Names("(rel=2)"), new EvaluationOptions());

    [Fact]
    public void Evaluate_SinglePrecision_GivesTrecEvalsValues() =>
        AssertEqual("out.test.aq", "qrels.test", "results.test", Names(), new() { SinglePrecisionScores = true });

    [Theory]
    [InlineData("bm25.run")]
    [InlineData("bm25+t5(zs).run")]
    public void Evaluate_DlHard_GivesThePublishedValues(string run)
    {
        string folder = Fixture.SharedData("dl-hard");
        Dictionary<string, string> names = Names("(rel=2)");
        AssertEqual(Path.Combine(folder, run + ".eval"), Path.Combine(folder, "dl_hard-passage.qrels"),
            Path.Combine(folder, run), names, CountMissing);
    }

    /// <summary>trec_eval's name → ours.</summary>
    private static Dictionary<string, string> Names(string relevance = "")
    {
        Dictionary<string, string> names = new()
        {
            ["map"] = $"AP{relevance}",
            ["ndcg"] = "nDCG",
            ["recip_rank"] = $"RR{relevance}",
            ["Rprec"] = $"Rprec{relevance}",
            ["bpref"] = $"Bpref{relevance}",
        };
        foreach (int k in Cutoffs)
        {
            names[$"map_cut_{k}"] = $"AP{relevance}@{k}";
            names[$"ndcg_cut_{k}"] = $"nDCG@{k}";
            names[$"recall_{k}"] = $"R{relevance}@{k}";
            names[$"P_{k}"] = $"P{relevance}@{k}";
        }
        foreach (int k in (int[])[1, 5, 10])
            names[$"success_{k}"] = $"Success{relevance}@{k}";
        return names;
    }

    private static void AssertEqual(
        string output, string qrelsPath, string runPath, Dictionary<string, string> names, EvaluationOptions options)
    {
        Dictionary<(string Measure, string Query), string> expected =
            TrecFiles.Output(Fixture.Path("trec_eval", output));
        Qrels qrels = TrecFiles.Qrels(Fixture.Path("trec_eval", qrelsPath));
        Run run = TrecFiles.Run(Fixture.Path("trec_eval", runPath));
        EvaluationResult result = Evaluator.Evaluate(qrels, run, [.. names.Values.Select(Measure.Parse)], options);

        Dictionary<(string Measure, string Query), string> actual = [];
        foreach ((string theirs, string ours) in names)
        {
            Measure measure = Measure.Parse(ours);
            actual[(theirs, "all")] = Print(result.Mean(measure));
            foreach ((string query, double value) in result.QueryIds.Zip(result.PerQuery(measure)))
                actual[(theirs, query)] = Print(value);
        }
        string[] wrong = [.. expected
            .Where(e => names.ContainsKey(e.Key.Measure) && actual.GetValueOrDefault(e.Key) != e.Value)
            .Select(e => $"{e.Key}: expected {e.Value}, found {actual.GetValueOrDefault(e.Key)}")];
        Assert.Empty(wrong);
        Assert.Equal(expected.Keys.Count(k => names.ContainsKey(k.Measure)), actual.Count);
    }

    private static string Print(double value) => value.ToString("F4", CultureInfo.InvariantCulture);
}
