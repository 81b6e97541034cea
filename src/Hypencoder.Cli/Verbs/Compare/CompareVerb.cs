using System.CommandLine;
using Hypencoder.Cli.Output;
using Hypencoder.Cli.Paths;
using Hypencoder.Data;
using Hypencoder.Data.Formats;
using Hypencoder.Evaluation;
using Hypencoder.Evaluation.Comparing;

namespace Hypencoder.Cli.Verbs;

/// <summary><c>hypencoder compare</c>: compares runs with a baseline by a paired significance test.</summary>
internal static class CompareVerb
{
    private const string NoCorrection = "none";

    public static Command Create(Terminal terminal)
    {
        ComparisonSettings usual = new();
        Option<string> qrels = VerbOptions.Judgments("--qrels", "Relevance judgments");
        Option<string> baseline = VerbOptions.Text(
            "--baseline", "FILE", "Run to compare with, in any format that `evaluate` reads")
            .Names(PathRole.InputFile);
        Option<string[]> runs = new Option<string[]>("--run")
        {
            HelpName = "FILE",
            Description = "One or more runs to compare",
            Required = true,
            Arity = ArgumentArity.OneOrMore,
            AllowMultipleArgumentsPerToken = true,
        }.Names(PathRole.InputFile);
        Option<string> measures = VerbOptions.Measures();
        Option<string?> test = VerbOptions.OptionalName(
            "--test",
            "Significance test: wilcoxon (signed-rank, the default), t-test or randomisation; all paired and two-sided",
            ComparisonSettings.TestNames);
        Option<string?> correction = VerbOptions.OptionalName(
            "--correction",
            "Correction for multiple comparisons: holm (the default, over all comparisons of the table) or none",
            "holm", NoCorrection);
        Option<double> alpha = VerbOptions.Share(
            "--alpha", "Significance level; confidence intervals have the level 1 − alpha", usual.Alpha);
        Option<int> permutations = VerbOptions.Number(
            "--permutations", "Number of permutations that the randomisation test draws; all, where there are fewer", 1,
            usual.Permutations);
        Option<int> seed = VerbOptions.Number(
            "--seed", "Seed of the randomisation test", int.MinValue, usual.Seed);
        Option<string?> format = VerbOptions.OptionalName(
            "--format", "Output format: table (the default), markdown or latex (with booktabs)", TableFormat.Names);
        Option<bool?> excludeSelf = OwnPassages.Option("true if --qrels names a collection for which this is usual");
        Option<string?> precision = VerbOptions.ScorePrecision();
        Option<bool> json = VerbOptions.Json();
        Command command = new("compare", "Compare runs with a baseline by a paired significance test")
        {
            qrels, baseline, runs, measures, test, correction, alpha, permutations, seed, excludeSelf, precision,
            format, json,
        };
        command.Validators.Add(result => VerbOptions.OneOf(result, json, format));
        command.SetAction(parsed =>
        {
            string name = parsed.GetValue(test) ?? ComparisonSettings.TestNames[0];
            ComparisonSettings settings = new()
            {
                Test = (PairedTest)Array.IndexOf(ComparisonSettings.TestNames, name),
                Holm = parsed.GetValue(correction) != NoCorrection,
                Alpha = parsed.GetValue(alpha),
                Permutations = parsed.GetValue(permutations),
                Seed = parsed.GetValue(seed),
            };
            string qrelsPath = parsed.GetRequiredValue(qrels);
            Comparison comparison = Compare(
                terminal, qrelsPath, [parsed.GetRequiredValue(baseline), .. parsed.GetRequiredValue(runs)],
                MeansIn(parsed.GetRequiredValue(measures)), settings, parsed.GetValue(excludeSelf),
                new EvaluationOptions
                {
                    CountMissingQueries = true,
                    DoublePrecisionScores = parsed.GetValue(precision) == VerbOptions.DoubleScores,
                });
            if (parsed.GetValue(json))
                JsonOutput.Write(terminal, ComparisonDocument.Of(qrelsPath, comparison));
            else
                TableFormat.Write(terminal, ComparisonTable.Of(comparison), parsed.GetValue(format));
            return ExitCode.Success;
        });
        return command;
    }

    /// <summary>Parses the measures, which must be means over queries, since paired tests compare means.</summary>
    private static IReadOnlyList<Measure> MeansIn(string names)
    {
        IReadOnlyList<Measure> measures = Measure.ParseList(names);
        return measures.FirstOrDefault(m => !m.IsMean) is Measure other
            ? throw new InvalidDataException($"--measures: expected means over queries, found {other}")
            : measures;
    }

    /// <param name="terminal">The terminal that receives notes.</param>
    /// <param name="qrelsPath">Path or collection of the judgments.</param>
    /// <param name="paths">Paths of the baseline and of the runs.</param>
    /// <param name="measures">The measures to compare by.</param>
    /// <param name="settings">The settings of the test.</param>
    /// <param name="excludeSelf">Whether the passage with the query's own id is left out.</param>
    /// <param name="options">The options of the evaluation.</param>
    private static Comparison Compare(
        Terminal terminal, string qrelsPath, string[] paths, IReadOnlyList<Measure> measures,
        ComparisonSettings settings, bool? excludeSelf, EvaluationOptions options)
    {
        Run[] runs = [.. paths.Select(RunFile.Read)];
        Qrels qrels = Common(NamedCollection.Judgments(qrelsPath), runs);
        foreach ((string path, Run run) in paths.Zip(runs))
        {
            int missing = qrels.QueryIds.Except(run.QueryIds).Count();
            if (missing > 0)
            {
                terminal.Error.WriteLine(
                    $"note: {path} lacks {missing} of {qrels.QueryIds.Count} queries, which count as 0");
            }
        }
        return new Comparison(settings, paths, [.. runs.Zip(paths, (run, path) => Evaluator.Evaluate(
            qrels, OwnPassages.Of(terminal, path, run, qrels, qrelsPath, excludeSelf), measures, options))]);
    }

    /// <summary>
    /// Returns the judgments of queries that at least one of the runs has, so that all runs are tested on the same
    /// queries.
    /// </summary>
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
}
