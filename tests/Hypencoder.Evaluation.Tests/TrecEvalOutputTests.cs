using Hypencoder.Data.Formats;

namespace Hypencoder.Evaluation.Tests;

/// <summary>trec_eval's own expected output, line for line.</summary>
public sealed class TrecEvalOutputTests
{
    /// <summary>trec_eval's measures that are not computed here.</summary>
    private static readonly string[] Others =
    [
        "relstring", "gm_bpref", "Rprec_mult", "utility", "11pt_avg", "binG", "G", "ndcg_rel", "Rndcg", "relative_P",
        "set_", "num_nonrel_judged_ret", "rbp", "unj_",
    ];

    [Fact]
    public void Write_OfficialMeasures_IsTrecEvalsOutput() => Assert.Equal(
        File.ReadAllText(Fixture.Path("trec_eval", "out.test")),
        Written("qrels.test", "results.test", null, new EvaluationOptions(), perQuery: false));

    [Theory]
    [InlineData("out.test.aq", "qrels.test", "results.test", false, 1, null)]
    [InlineData("out.test.aqc", "qrels.test", "results.trunc", true, 1, null)]
    [InlineData("out.test.aqcM", "qrels.test", "results.trunc", true, 1, 100)]
    [InlineData("out.test.aql", "qrels.rel_level", "results.test", false, 2, null)]
    public void Write_AllMeasuresPerQuery_IsTrecEvalsOutput(
        string expected, string qrels, string run, bool complete, int level, int? most)
    {
        IReadOnlyList<Measure> measures = Measure.ParseList("success map_cut ndcg_cut ndcg infAP recall official");
        EvaluationOptions options = new() { CountMissingQueries = complete, RelevanceLevel = level, MaxResults = most };
        Assert.Equal(
            string.Concat(File.ReadLines(Fixture.Path("trec_eval", expected))
                .Where(line => !line.StartsWith("runid", StringComparison.Ordinal) && !Others.Any(o => IsOf(line, o)))
                .Select(line => line + "\n")),
            Written(qrels, run, measures, options, perQuery: true));
    }

    // 1/32 and 3/32 lie half way: C rounds them to the even digit.
    [Theory]
    [InlineData(0.03125, "0.0312")]
    [InlineData(0.09375, "0.0938")]
    [InlineData(0.5, "0.5000")]
    [InlineData(1.0 / 3, "0.3333")]
    [InlineData(0.00005, "0.0001")]
    public void FourDigits_Value_RoundsAsC(double value, string text) =>
        Assert.Equal(text, TrecEvalOutput.FourDigits(value));

    [Theory]
    [InlineData("RR@10", 1)]
    [InlineData("Judged@10", 1)]
    [InlineData("P(rel=2)@5", 1)]
    public void Write_MeasureThatTrecEvalLacks_IsRefused(string name, int level) => Assert.Contains(
        $"trec_eval has no measure {name}",
        Assert.Throws<FormatException>(() => Written(
            "qrels.test", "results.test", [Measure.Parse(name)], new() { RelevanceLevel = level }, false)).Message,
        StringComparison.Ordinal);

    [Fact]
    public void Write_StatedGradeThatIsTheLevel_HasTrecEvalsName() => Assert.StartsWith(
        "P_5                   \tall\t",
        Written("qrels.rel_level", "results.test", [Measure.Parse("P(rel=2)@5")], new() { RelevanceLevel = 2 }, false),
        StringComparison.Ordinal);

    private static bool IsOf(string line, string measure) =>
        line.StartsWith(measure, StringComparison.Ordinal)
        && (measure[^1] == '_' || line[measure.Length] == ' ' || line[measure.Length] == '_');

    private static string Written(
        string qrels, string run, IReadOnlyList<Measure>? measures, EvaluationOptions options, bool perQuery)
    {
        using StringWriter output = new();
        TrecEvalOutput.Write(
            output, QrelsFile.Read(Fixture.Path("trec_eval", qrels)), TrecRun.Read(Fixture.Path("trec_eval", run)),
            measures, options, perQuery);
        return output.ToString();
    }
}
