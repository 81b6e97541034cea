using System.Text.Json.Nodes;
using Hypencoder.Cli.Output;
using Hypencoder.Evaluation.Significance;

namespace Hypencoder.Cli.Comparing;

/// <summary>A comparison as JSON, with both effect sizes and with p before and after the correction.</summary>
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
        if (settings.Test == PairedTest.Randomisation)
            document["seed"] = settings.Seed;
        document["baseline"] = new JsonObject
        {
            ["run"] = comparison.BaselinePath,
            ["means"] = new JsonObject(comparison.Baseline.Measures.Select(m =>
                KeyValuePair.Create(m.ToString(), JsonOutput.Number(comparison.Baseline.Mean(m))))),
        };
        document["runs"] = new JsonArray([.. comparison.Runs.Select(run => new JsonObject
        {
            ["run"] = run.Path,
            ["measures"] = new JsonObject(run.Measures.Select(test =>
                KeyValuePair.Create<string, JsonNode?>(test.Measure.ToString(), Measured(comparison, test)))),
        })]);
        return document;
    }

    private static JsonObject Measured(Comparison comparison, MeasureComparison test)
    {
        PairedTTestResult difference = test.Difference;
        JsonObject measured = new()
        {
            ["mean"] = JsonOutput.Number(test.Mean),
            ["difference"] = JsonOutput.Number(difference.MeanDifference),
            ["confidenceInterval"] = new JsonArray(
                JsonOutput.Number(difference.Interval.Low), JsonOutput.Number(difference.Interval.High)),
            ["confidenceLevel"] = difference.Interval.Level,
            ["rankBiserial"] = JsonOutput.Number(test.RankBiserial),
            ["cohensD"] = JsonOutput.Number(test.CohensD),
            ["p"] = JsonOutput.Number(test.PValue),
            ["pAdjusted"] = JsonOutput.Number(test.AdjustedPValue),
            ["significant"] = comparison.IsSignificant(test),
            ["queriesThatDiffer"] = test.QueriesThatDiffer,
        };
        if (test.Wilcoxon is WilcoxonResult wilcoxon)
        {
            measured["statistic"] = JsonOutput.Number(wilcoxon.Statistic);
            measured["exact"] = wilcoxon.Exact;
        }
        else if (test.Randomisation is RandomisationResult randomisation)
        {
            measured["permutations"] = randomisation.Permutations;
            measured["exact"] = randomisation.Exact;
        }
        else
        {
            measured["statistic"] = JsonOutput.Number(difference.Statistic);
            measured["degreesOfFreedom"] = difference.DegreesOfFreedom;
        }
        return measured;
    }
}
