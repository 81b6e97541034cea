using System.Text.Json.Nodes;
using Hypencoder.Evaluation.Comparing;
using Hypencoder.Evaluation.Significance;
using Hypencoder.Reporting;

namespace Hypencoder.Cli.Verbs;

/// <summary>
/// Formats a comparison as JSON, with both effect sizes and p-values before and after the correction.
/// </summary>
internal static class ComparisonDocument
{
    public static JsonObject Of(string qrels, Comparison comparison)
    {
        ComparisonSettings settings = comparison.Settings;
        JsonObject document = new()
        {
            ["qrels"] = qrels,
            ["queries"] = comparison.Baseline.QueryIds.Count,
            ["test"] = comparison.TestInWords,
            ["correction"] = settings.Holm ? "holm" : "none",
            ["comparisons"] = comparison.Count,
            ["alpha"] = settings.Alpha,
        };
        if (settings.Test == PairedTest.Randomization)
            document["seed"] = settings.Seed;
        document["baseline"] = new JsonObject
        {
            ["run"] = comparison.BaselinePath,
            ["means"] = new JsonObject(comparison.Baseline.Measures.Select(m =>
                KeyValuePair.Create(m.ToString(), JsonValues.Number(comparison.Baseline.Mean(m))))),
        };
        document["runs"] = new JsonArray([.. comparison.Runs.Select(run => new JsonObject
        {
            ["run"] = run.Path,
            ["measures"] = new JsonObject(run.Measures.Select(m =>
                KeyValuePair.Create<string, JsonNode?>(m.Measure.ToString(), Measured(comparison, m)))),
        })]);
        return document;
    }

    private static JsonObject Measured(Comparison comparison, MeasureComparison compared)
    {
        PairedComparison test = compared.Test;
        PairedTTestResult difference = test.Difference;
        JsonObject measured = new()
        {
            ["mean"] = JsonValues.Number(compared.Mean),
            ["difference"] = JsonValues.Number(difference.MeanDifference),
            ["confidenceInterval"] = new JsonArray(
                JsonValues.Number(difference.Interval.Low), JsonValues.Number(difference.Interval.High)),
            ["confidenceLevel"] = difference.Interval.Level,
            ["rankBiserial"] = JsonValues.Number(test.RankBiserial),
            ["cohensD"] = JsonValues.Number(test.CohensD),
            ["p"] = JsonValues.Number(test.PValue),
            ["pAdjusted"] = JsonValues.Number(test.AdjustedPValue),
            ["significant"] = comparison.IsSignificant(test),
            ["queriesThatDiffer"] = test.PairsThatDiffer,
        };
        if (test.Wilcoxon is WilcoxonResult wilcoxon)
        {
            measured["statistic"] = JsonValues.Number(wilcoxon.Statistic);
            measured["exact"] = wilcoxon.Exact;
        }
        else if (test.Randomization is RandomizationResult randomization)
        {
            measured["permutations"] = randomization.Permutations;
            measured["exact"] = randomization.Exact;
        }
        else
        {
            measured["statistic"] = JsonValues.Number(difference.Statistic);
            measured["degreesOfFreedom"] = difference.DegreesOfFreedom;
        }
        return measured;
    }
}
