using System.CommandLine;
using System.Text.Json.Nodes;
using Hypencoder.Cli.Output;
using Hypencoder.Data;
using Hypencoder.Data.Formats;
using Hypencoder.Evaluation;
using Hypencoder.Evaluation.Significance;
using Hypencoder.Studies.Reports;

namespace Hypencoder.Cli.Verbs;

/// <summary><c>hypencoder compare</c>: runs against a baseline, with the Wilcoxon signed-rank test.</summary>
internal static class CompareVerb
{
    private const double Significant = 0.05;
    private const string Mark = "†";

    public static Command Create(Terminal terminal)
    {
        Option<string> qrels = VerbOptions.Text("--qrels", "FILE", "Relevance judgments in TREC's or BEIR's form");
        Option<string> baseline = VerbOptions.Text("--baseline", "FILE", "The TREC run to compare with");
        Option<string[]> runs = new("--run")
        {
            HelpName = "FILE",
            Description = "One TREC run or more",
            Required = true,
            Arity = ArgumentArity.OneOrMore,
            AllowMultipleArgumentsPerToken = true,
        };
        Option<string> measures = VerbOptions.Measures();
        Option<bool> json = VerbOptions.Json();
        Command command = new("compare", "Compare runs with a baseline by the Wilcoxon signed-rank test")
        {
            qrels, baseline, runs, measures, json,
        };
        command.SetAction(parsed => Run(
            terminal, parsed.GetRequiredValue(qrels), parsed.GetRequiredValue(baseline), parsed.GetRequiredValue(runs),
            parsed.GetRequiredValue(measures), parsed.GetValue(json)));
        return command;
    }

    private static int Run(
        Terminal terminal, string qrelsPath, string baselinePath, string[] runPaths, string measures, bool json)
    {
        IReadOnlyList<Measure> asked = Measure.ParseList(measures);
        Run[] runs = [.. runPaths.Prepend(baselinePath).Select(TrecRun.Read)];
        Qrels qrels = Common(QrelsFile.Read(qrelsPath), runs);
        foreach ((string path, Run run) in runPaths.Prepend(baselinePath).Zip(runs))
        {
            HashSet<string> found = [.. run.QueryIds];
            int missing = qrels.QueryIds.Count(id => !found.Contains(id));
            if (missing > 0)
            {
                terminal.Error.WriteLine(
                    $"note: {path} lacks {missing} of {qrels.QueryIds.Count} queries, which count as 0");
            }
        }
        EvaluationResult[] results = [.. runs.Select(r => Evaluator.Evaluate(
            qrels, r, asked, new EvaluationOptions { CountMissingQueries = true }))];
        Comparison[] comparisons =
            [.. runPaths.Select((path, i) => Compare(path, results[i + 1], results[0]))];
        if (json)
            JsonOutput.Write(terminal, Document(qrelsPath, baselinePath, results[0], comparisons));
        else
            TableRenderer.Write(terminal, Table(baselinePath, results[0], comparisons));
        return ExitCode.Success;
    }

    /// <summary>The judged queries that any of the runs has: the test pairs queries, so all need the same.</summary>
    private static Qrels Common(Qrels qrels, Run[] runs)
    {
        HashSet<string> retrieved = [.. runs.SelectMany(r => r.QueryIds)];
        Qrels common = new();
        foreach (string query in qrels.QueryIds.Where(retrieved.Contains))
        {
            foreach ((string passage, int grade) in qrels[query])
                common.TryAdd(query, passage, grade);
        }
        return common;
    }

    private static Comparison Compare(string path, EvaluationResult result, EvaluationResult baseline) => new(
        path, result, [.. result.Measures.Select(m => Wilcoxon.Test(result.PerQuery(m), baseline.PerQuery(m)))]);

    private static ReportTable Table(string baselinePath, EvaluationResult baseline, Comparison[] comparisons)
    {
        string caption = $"{baseline.QueryIds.Count} queries. p: two-sided Wilcoxon signed-rank test against the first "
            + $"run, not corrected for the number of comparisons; {Mark}: p < {Significant}.";
        if (comparisons.Any(c => c.Tests.Any(t => t.SmallSample)))
            caption += " Some p rest on fewer than 10 queries that differ, where the test's approximation is poor.";
        return new ReportTable(
            "comparison", "", caption,
            [
                new("Run"),
                .. baseline.Measures.SelectMany(m => new ReportColumn[]
                {
                    new(m.ToString(), "0.0000", ColumnBest.Highest), new("p", "0.0000"),
                }),
            ],
            comparisons.Select(Row).Prepend(
                [baselinePath, .. baseline.Measures.SelectMany(m => new[] { baseline.Mean(m), ReportCell.Empty })]));
    }

    private static IReadOnlyList<ReportCell> Row(Comparison comparison) =>
    [
        comparison.Path,
        .. comparison.Result.Measures.Zip(comparison.Tests).SelectMany(t => new ReportCell[]
        {
            ReportCell.Of(comparison.Result.Mean(t.First), t.Second.PValue < Significant ? Mark : ""), t.Second.PValue,
        }),
    ];

    private static JsonObject Document(
        string qrels, string baselinePath, EvaluationResult baseline, Comparison[] comparisons) => new()
        {
            ["qrels"] = qrels,
            ["queries"] = baseline.QueryIds.Count,
            ["test"] = "two-sided Wilcoxon signed-rank",
            ["baseline"] = new JsonObject
            {
                ["run"] = baselinePath,
                ["means"] = new JsonObject(baseline.Measures.Select(m =>
                    KeyValuePair.Create(m.ToString(), JsonOutput.Number(baseline.Mean(m))))),
            },
            ["runs"] = new JsonArray([.. comparisons.Select(c => new JsonObject
            {
                ["run"] = c.Path,
                ["measures"] = new JsonObject(c.Result.Measures.Zip(c.Tests, (m, test) =>
                    KeyValuePair.Create<string, JsonNode?>(m.ToString(), Measured(c.Result.Mean(m), test)))),
            })]),
        };

    private static JsonObject Measured(double mean, WilcoxonResult test) => new()
    {
        ["mean"] = JsonOutput.Number(mean),
        ["p"] = JsonOutput.Number(test.PValue),
        ["statistic"] = JsonOutput.Number(test.Statistic),
        ["exact"] = test.Exact,
        ["queriesThatDiffer"] = test.Pairs - test.ZeroDifferences,
        ["significant"] = test.PValue < Significant,
    };

    /// <summary>A run beside the baseline.</summary>
    /// <param name="Path">The run.</param>
    /// <param name="Result">Its measures.</param>
    /// <param name="Tests">One a measure.</param>
    private sealed record Comparison(string Path, EvaluationResult Result, WilcoxonResult[] Tests);
}
