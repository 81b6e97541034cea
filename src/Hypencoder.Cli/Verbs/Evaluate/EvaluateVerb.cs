using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Hypencoder.Cli.Output;
using Hypencoder.Cli.Paths;
using Hypencoder.Data;
using Hypencoder.Data.Formats;
using Hypencoder.Evaluation;
using Hypencoder.Reporting;

namespace Hypencoder.Cli.Verbs;

/// <summary><c>hypencoder evaluate</c>: computes the measures of a run.</summary>
internal static class EvaluateVerb
{
    private const string TrecEval = "trec_eval";

    public static Command Create(Terminal terminal)
    {
        Option<string> qrels = VerbOptions.Judgments("--qrels", "Relevance judgments");
        Option<string> run = VerbOptions.Text(
            "--run", "FILE", "Run: a file or pipe in the format of TREC or MS MARCO, or JSON; - for standard input")
            .Names(PathRole.InputFile);
        Option<string> measures = VerbOptions.Measures();
        Option<bool> perQuery = new("--per-query") { Description = "Print the values of every query too" };
        Option<bool> complete = new("--complete")
        {
            Description = "Count judged queries that the run lacks as 0 (trec_eval's -c)",
        };
        Option<int> level = VerbOptions.Number(
            "--level", "Smallest grade of a relevant passage, for measures that state none (trec_eval's -l)", 1, 1);
        Option<int?> maxResults = VerbOptions.OptionalNumber(
            "--max-results", "Evaluate only the N best passages of each query (trec_eval's -M)", 1);
        Option<bool?> excludeSelf = OwnPassages.Option("true if --qrels names a collection for which this is usual");
        Option<string?> precision = VerbOptions.ScorePrecision();
        Option<string?> format = VerbOptions.OptionalName(
            "--format",
            $"Output format: table (the default), markdown, latex, or {TrecEval}: exactly what trec_eval prints, "
                + "by default with its official measures",
            [.. TableFormat.Names, TrecEval]);
        Option<bool> json = VerbOptions.Json();
        Command command = new("evaluate", "Evaluate a run against judgments, as trec_eval does")
        {
            qrels, run, measures, perQuery, complete, level, maxResults, excludeSelf, precision, format, json,
        };
        command.Validators.Add(result => VerbOptions.OneOf(result, json, format));
        command.SetAction(parsed => Run(
            terminal, parsed.GetRequiredValue(qrels), parsed.GetRequiredValue(run),
            parsed.GetResult(measures) is { Implicit: false } ? parsed.GetValue(measures) : null,
            parsed.GetValue(perQuery), parsed.GetValue(excludeSelf),
            new EvaluationOptions
            {
                CountMissingQueries = parsed.GetValue(complete),
                RelevanceLevel = parsed.GetValue(level),
                MaxResults = parsed.GetValue(maxResults),
                DoublePrecisionScores = parsed.GetValue(precision) == VerbOptions.DoubleScores,
            },
            parsed.GetValue(format), parsed.GetValue(json)));
        return command;
    }

    private static int Run(
        Terminal terminal, string qrelsPath, string runPath, string? measures, bool perQuery, bool? excludeSelf,
        EvaluationOptions options, string? format, bool json)
    {
        IReadOnlyList<Measure>? asked = measures is null ? null : Measure.ParseList(measures);
        Qrels qrels = NamedCollection.Judgments(qrelsPath);
        Run run = OwnPassages.Of(terminal, runPath, RunFile.Read(runPath), qrels, qrelsPath, excludeSelf);
        EvaluationResult result = format == TrecEval
            ? TrecEvalOutput.Write(terminal.Output, qrels, run, asked, options, perQuery)
            : Evaluator.Evaluate(qrels, run, asked ?? Measure.ParseList(VerbOptions.UsualMeasures), options);
        int left = qrels.QueryIds.Count - result.QueryIds.Count;
        if (left > 0)
        {
            terminal.Error.WriteLine(
                $"note: the run lacks {left} of {qrels.QueryIds.Count} judged queries, which are left out; "
                + "use --complete to count them as 0");
        }
        if (json)
        {
            bool leavesOutOwn = excludeSelf ?? OwnPassages.AreLeftOutOf(qrelsPath);
            JsonOutput.Write(terminal, Document(result, qrelsPath, runPath, perQuery, leavesOutOwn, options));
        }
        else if (format != TrecEval)
            TableFormat.Write(terminal, perQuery ? PerQueryTable(result) : OverallTable(result), format);
        return ExitCode.Success;
    }

    private static ReportTable OverallTable(EvaluationResult result) => new(
        "evaluation", "", Caption(result), [new("Measure"), new(OverallName(result, "Mean", "All"), "0.0000")],
        result.Measures.Select(m => (IReadOnlyList<ReportCell>)[m.ToString(), Overall(result, m)]));

    private static ReportTable PerQueryTable(EvaluationResult result) => new(
        "evaluation", "", Caption(result),
        [new("Query"), .. result.Measures.Select(m => new ReportColumn(m.ToString(), m.IsCount ? "0" : "0.0000"))],
        result.QueryIds.Select((id, i) => Row(id, result, m => result.PerQuery(m)[i]))
            .Append(Row(OverallName(result, "mean", "all"), result, result.Overall)));

    /// <summary>The name of the value over all queries, which for counts is a sum rather than a mean.</summary>
    private static string OverallName(EvaluationResult result, string mean, string all) =>
        result.Measures.Any(m => m.IsCount) ? all : mean;

    private static ReportCell Overall(EvaluationResult result, Measure measure) => measure.IsCount
        ? result.Overall(measure).ToString("0", CultureInfo.InvariantCulture)
        : result.Overall(measure);

    private static IReadOnlyList<ReportCell> Row(string name, EvaluationResult result, Func<Measure, double> value) =>
        [name, .. result.Measures.Select(m => (ReportCell)value(m))];

    private static string Caption(EvaluationResult result) =>
        result.QueryIds.Count == 1 ? "1 query." : $"{result.QueryIds.Count} queries.";

    private static JsonObject Document(
        EvaluationResult result, string qrels, string run, bool perQuery, bool excludeSelf, EvaluationOptions options)
    {
        JsonObject document = new()
        {
            ["qrels"] = qrels,
            ["run"] = run,
            ["queries"] = result.QueryIds.Count,
            ["complete"] = options.CountMissingQueries,
            ["level"] = options.RelevanceLevel,
            ["maxResults"] = options.MaxResults,
            ["excludeSelf"] = excludeSelf,
            ["scorePrecision"] = options.DoublePrecisionScores ? VerbOptions.DoubleScores : "float",
            ["means"] = Values(result.Measures.Where(m => !m.IsCount), result.Overall),
        };
        if (result.Measures.Any(m => m.IsCount))
            document["counts"] = Values(result.Measures.Where(m => m.IsCount), result.Overall);
        if (perQuery)
        {
            document["perQuery"] = new JsonObject(result.QueryIds.Select((id, i) =>
                KeyValuePair.Create<string, JsonNode?>(id, Values(result.Measures, m => result.PerQuery(m)[i]))));
        }
        return document;
    }

    private static JsonObject Values(IEnumerable<Measure> measures, Func<Measure, double> value) => new(
        measures.Select(m => KeyValuePair.Create(m.ToString(), JsonValues.Number(value(m)))));
}
