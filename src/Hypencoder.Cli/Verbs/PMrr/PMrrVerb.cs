using System.CommandLine;
using System.Text.Json.Nodes;
using Hypencoder.Cli.Output;
using Hypencoder.Cli.Paths;
using Hypencoder.Data;
using Hypencoder.Data.Formats;
using Hypencoder.Evaluation.InstructionFollowing;
using Hypencoder.Reporting;

namespace Hypencoder.Cli.Verbs;

/// <summary>
/// <c>hypencoder p-mrr</c>: measures whether runs follow changed instructions, multiplied by 100 as in papers.
/// </summary>
internal static class PMrrVerb
{
    private const double Printed = 100;
    private const string RunOrder = "run";

    public static Command Create(Terminal terminal)
    {
        Option<string> qrelsOriginal = VerbOptions.Judgments(
            "--qrels-original", "Relevance judgments for the original instructions");
        Option<string> qrelsChanged = VerbOptions.Judgments(
            "--qrels-changed", "Relevance judgments for the changed instructions");
        Option<string> runOriginal = VerbOptions.Text(
            "--run-original", "FILE", "Run of the original instructions").Names(PathRole.InputFile);
        Option<string> runChanged = VerbOptions.Text(
            "--run-changed", "FILE", "Run of the changed instructions, with the same query ids, or with FollowIR's "
                + "suffixes -og for original and -changed for changed ones")
            .Names(PathRole.InputFile);
        Option<string?> ties = VerbOptions.OptionalName(
            "--ties", "Order of equal scores: id (the default: by passage id, descending, as in trec_eval and mteb) "
                + "or run (that of the run, as in published figures)",
            "id", RunOrder);
        Option<bool> perQuery = new("--per-query") { Description = "Print the value of every query too" };
        Option<bool> json = VerbOptions.Json();
        Command command = new("p-mrr", "Measure how well runs follow changed instructions: FollowIR's p-MRR, times 100")
        {
            qrelsOriginal, qrelsChanged, runOriginal, runChanged, ties, perQuery, json,
        };
        command.SetAction(parsed => Run(
            terminal, parsed.GetRequiredValue(qrelsOriginal), parsed.GetRequiredValue(qrelsChanged),
            parsed.GetRequiredValue(runOriginal), parsed.GetRequiredValue(runChanged),
            parsed.GetValue(ties) == RunOrder, parsed.GetValue(perQuery), parsed.GetValue(json)));
        return command;
    }

    private static int Run(
        Terminal terminal, string qrelsOriginal, string qrelsChanged, string runOriginal, string runChanged,
        bool tiesInRunOrder, bool perQuery, bool json)
    {
        Qrels original = NamedCollection.Judgments(qrelsOriginal), changed = NamedCollection.Judgments(qrelsChanged);
        Run before = RunFile.Read(runOriginal), after = RunFile.Read(runChanged);
        PairwiseMrrResult result = PairwiseMrr.Compute(original, changed, before, after, tiesInRunOrder);
        (string, int)[] missing = [(runOriginal, result.MissingBefore), (runChanged, result.MissingAfter)];
        foreach ((string path, int left) in missing.Where(m => m.Item2 > 0))
        {
            terminal.Error.WriteLine(
                $"note: {path} lacks {left} of {result.JudgedCount} judged queries, which are left out");
        }
        if (json)
        {
            JsonObject document = Document(result, perQuery);
            document.Insert(0, "qrelsOriginal", qrelsOriginal);
            document.Insert(1, "qrelsChanged", qrelsChanged);
            document.Insert(2, "runOriginal", runOriginal);
            document.Insert(3, "runChanged", runChanged);
            JsonOutput.Write(terminal, document);
        }
        else
        {
            TableRenderer.Write(terminal, perQuery ? PerQueryTable(result) : MeanTable(result));
        }
        return ExitCode.Success;
    }

    private static ReportTable MeanTable(PairwiseMrrResult result) => new(
        "p-mrr", "", Caption(result), [new("Measure"), new("Mean", "0.00")], [["p-MRR", Printed * result.Mean]]);

    private static ReportTable PerQueryTable(PairwiseMrrResult result) => new(
        "p-mrr", "", Caption(result), [new("Query"), new("Changed passages", "0"), new("p-MRR", "0.00")],
        result.QueryIds.Zip(result.PerQuery, (id, value) => (IReadOnlyList<ReportCell>)
            [id, (double)result.Changes(id).Count, Printed * value])
            .Append(["mean", ReportCell.Empty, Printed * result.Mean]));

    private static string Caption(PairwiseMrrResult result) =>
        (result.QueryIds.Count == 1 ? "1 query" : $"{result.QueryIds.Count} queries")
        + " with changed judgments. Times 100: 100 where all their passages fell, −100 where all rose.";

    private static JsonObject Document(PairwiseMrrResult result, bool perQuery)
    {
        JsonObject document = new()
        {
            ["queries"] = result.QueryIds.Count,
            ["pMrr"] = JsonValues.Number(Printed * result.Mean),
        };
        if (perQuery)
        {
            document["perQuery"] = new JsonObject(result.QueryIds.Zip(
                result.PerQuery, (id, value) => KeyValuePair.Create<string, JsonNode?>(id, new JsonObject
                {
                    ["pMrr"] = JsonValues.Number(Printed * value),
                    ["changes"] = new JsonArray([.. result.Changes(id).Select(change => new JsonObject
                    {
                        ["passage"] = change.PassageId,
                        ["before"] = change.Before,
                        ["after"] = change.After,
                    })]),
                })));
        }
        return document;
    }
}
