using System.CommandLine;
using System.Text.Json.Nodes;
using Hypencoder.Cli.Output;
using Hypencoder.Data;
using Hypencoder.Data.Formats;
using Hypencoder.Evaluation.InstructionFollowing;
using Hypencoder.Studies.Reports;

namespace Hypencoder.Cli.Verbs;

/// <summary><c>hypencoder p-mrr</c>: whether a run follows changed instructions, times 100 as in papers.</summary>
internal static class PMrrVerb
{
    private const double Printed = 100;

    public static Command Create(Terminal terminal)
    {
        Option<string> qrelsOriginal = VerbOptions.Text(
            "--qrels-original", "FILE", "Relevance judgments for the original instructions, in TREC's or BEIR's form");
        Option<string> qrelsChanged = VerbOptions.Text(
            "--qrels-changed", "FILE", "Relevance judgments for the changed instructions");
        Option<string> runOriginal = VerbOptions.Text(
            "--run-original", "FILE", "The TREC run of the original instructions");
        Option<string> runChanged = VerbOptions.Text(
            "--run-changed", "FILE", "The TREC run of the changed instructions, with the same query ids");
        Option<bool> perQuery = new("--per-query") { Description = "Print every query's value, too" };
        Option<bool> json = VerbOptions.Json();
        Command command = new("p-mrr", "Measure how a run follows changed instructions: p-MRR of FollowIR, times 100")
        {
            qrelsOriginal, qrelsChanged, runOriginal, runChanged, perQuery, json,
        };
        command.SetAction(parsed => Run(
            terminal, parsed.GetRequiredValue(qrelsOriginal), parsed.GetRequiredValue(qrelsChanged),
            parsed.GetRequiredValue(runOriginal), parsed.GetRequiredValue(runChanged), parsed.GetValue(perQuery),
            parsed.GetValue(json)));
        return command;
    }

    private static int Run(
        Terminal terminal, string qrelsOriginal, string qrelsChanged, string runOriginal, string runChanged,
        bool perQuery, bool json)
    {
        Qrels original = QrelsFile.Read(qrelsOriginal), changed = QrelsFile.Read(qrelsChanged);
        Run before = RunFile.Read(runOriginal), after = TrecRun.Read(runChanged);
        PairwiseMrrResult result = PairwiseMrr.Compute(original, changed, before, after);
        string[] judged = [.. original.QueryIds.Union(changed.QueryIds)];
        foreach ((string path, Run run) in new[] { (runOriginal, before), (runChanged, after) })
        {
            int left = judged.Except(run.QueryIds).Count();
            if (left > 0)
            {
                terminal.Error.WriteLine(
                    $"note: {path} lacks {left} of {judged.Length} judged queries, which are left out");
            }
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
        + " with changed judgments. Times 100: 100 where all their passages sank, −100 where all rose.";

    private static JsonObject Document(PairwiseMrrResult result, bool perQuery)
    {
        JsonObject document = new()
        {
            ["queries"] = result.QueryIds.Count,
            ["pMrr"] = JsonOutput.Number(Printed * result.Mean),
        };
        if (perQuery)
        {
            document["perQuery"] = new JsonObject(result.QueryIds.Zip(
                result.PerQuery, (id, value) => KeyValuePair.Create<string, JsonNode?>(id, new JsonObject
                {
                    ["pMrr"] = JsonOutput.Number(Printed * value),
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
