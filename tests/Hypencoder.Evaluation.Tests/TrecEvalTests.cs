using System.Globalization;
using Hypencoder.Data;

namespace Hypencoder.Evaluation.Tests;

/// <summary>Every value that trec_eval prints for our measures, per query and overall, to its four digits.</summary>
public sealed class TrecEvalTests
{
    private const string All = "all";
    private static readonly int[] Cutoffs = [5, 10, 15, 20, 30, 100, 200, 500, 1000];
    private static readonly EvaluationOptions CountMissing = new() { CountMissingQueries = true };

    [Theory]
    [InlineData("out.test")]
    [InlineData("out.test.a")]
    [InlineData("out.test.aq")]
    public void Evaluate_FullRun_GivesTrecEvalsValues(string output) =>
        AssertEqual(output, "qrels.test", "results.test", Names(), new EvaluationOptions());

    [Fact]
    public void Evaluate_MissingQueriesCounted_GivesTrecEvalsValues() =>
        AssertEqual("out.test.aqc", "qrels.test", "results.trunc", Names(), CountMissing);

    [Fact]
    public void Evaluate_At100Results_GivesTrecEvalsValues() =>
        AssertEqual("out.test.aqcM", "qrels.test", "results.trunc", Names(), CountMissing with { MaxResults = 100 });

    [Fact]
    public void Evaluate_RelevantFromGrade2_GivesTrecEvalsValuesOfLevel2() =>
        AssertEqual("out.test.aql", "qrels.rel_level", "results.test", Names("(rel=2)"), new EvaluationOptions());

    [Fact]
    public void Evaluate_Level2_GivesTrecEvalsValues()
    {
        AssertEqual("out.test.aql", "qrels.rel_level", "results.test", Names(), new() { RelevanceLevel = 2 });
    }

    [Fact]
    public void Evaluate_DoublePrecision_GivesTrecEvalsValues() =>
        AssertEqual("out.test.aq", "qrels.test", "results.test", Names(), new() { DoublePrecisionScores = true });

    [Theory]
    [InlineData("bm25.run")]
    [InlineData("bm25+t5(zs).run")]
    public void Evaluate_DlHard_GivesThePublishedValues(string run)
    {
        string folder = Fixture.SharedData("dl-hard");
        Dictionary<string, string> names = Names();
        // An older trec_eval made the file, which rounded shares of relevant passages up.
        foreach (string name in names.Keys.Where(n => n.StartsWith("iprec", StringComparison.Ordinal)).ToArray())
            names.Remove(name);
        AssertEqual(Path.Combine(folder, run + ".eval"), Path.Combine(folder, "dl_hard-passage.qrels"),
            Path.Combine(folder, run), names, CountMissing with { RelevanceLevel = 2 });
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
            ["infAP"] = $"infAP{relevance}",
            ["gm_map"] = $"GMAP{relevance}",
            ["num_q"] = "NumQ",
            ["num_ret"] = "NumRet",
            ["num_rel"] = $"NumRel{relevance}",
            ["num_rel_ret"] = $"NumRelRet{relevance}",
        };
        foreach (int k in Cutoffs)
        {
            names[$"map_cut_{k}"] = $"AP{relevance}@{k}";
            names[$"ndcg_cut_{k}"] = $"nDCG@{k}";
            names[$"recall_{k}"] = $"R{relevance}@{k}";
            names[$"P_{k}"] = $"P{relevance}@{k}";
        }
        for (int i = 0; i <= 10; i++)
            names[$"iprec_at_recall_{i / 10}.{i % 10}0"] = $"IPrec{relevance}@{i / 10}.{i % 10}";
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
        Measure[] measures = [.. names.Values.Select(Measure.Parse)];
        EvaluationResult result = Evaluator.Evaluate(qrels, run, measures, options);

        bool perQuery = expected.Keys.Any(k => k.Query != All);
        Dictionary<(string Measure, string Query), string> actual = [];
        foreach ((string theirs, string ours) in names.Where(n => expected.ContainsKey((n.Key, All))))
        {
            Measure measure = Measure.Parse(ours);
            actual[(theirs, All)] = Print(measure, result.Overall(measure));
            if (!perQuery || theirs is "num_q" or "gm_map") // which trec_eval prints overall only
                continue;
            foreach ((string query, double value) in result.QueryIds.Zip(result.PerQuery(measure)))
                actual[(theirs, query)] = Print(measure, value);
        }
        string[] wrong = [.. expected
            .Where(e => names.ContainsKey(e.Key.Measure) && actual.GetValueOrDefault(e.Key) != e.Value)
            .Select(e => $"{e.Key}: expected {e.Value}, found {actual.GetValueOrDefault(e.Key)}")];
        Assert.Empty(wrong);
        Assert.Equal(expected.Keys.Count(k => names.ContainsKey(k.Measure)), actual.Count);
    }

    private static string Print(Measure measure, double value) => measure.IsCount
        ? value.ToString("F0", CultureInfo.InvariantCulture)
        : TrecEvalOutput.FourDigits(value);
}
