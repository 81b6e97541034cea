using System.CommandLine;
using System.Text.Json.Nodes;
using Hypencoder.Cli.Output;
using Hypencoder.Cli.Paths;
using Hypencoder.Data;
using Hypencoder.Datasets;

namespace Hypencoder.Cli.Verbs;

/// <summary><c>hypencoder datasets export</c>: writes a collection as files that other programs read.</summary>
internal static class DatasetsExportVerb
{
    public static Command Create(Terminal terminal, CancellationToken cancellationToken)
    {
        Argument<string> collection = new Argument<string>("CORPUS")
        {
            Description = "Id of a collection, a directory in BEIR's format, or a .jsonl or .tsv file",
        }.Names(PathRole.Corpus);
        Option<string> output = VerbOptions.Text("--out", "DIR", "Directory to write").Names(PathRole.OutputFolder);
        Option<string?> split = VerbOptions.OptionalText("--split", "NAME", "Split to write [default: all splits]");
        Option<bool> json = VerbOptions.Json();
        Command command = new(
            "export", "Write a collection in BEIR's format: corpus.jsonl, queries.jsonl, qrels/SPLIT.tsv")
        {
            collection, output, split, json,
        };
        command.SetAction(parsed => Run(
            terminal, parsed.GetRequiredValue(collection), parsed.GetRequiredValue(output), parsed.GetValue(split),
            parsed.GetValue(json), cancellationToken));
        return command;
    }

    private static int Run(
        Terminal terminal, string name, string directory, string? split, bool json, CancellationToken cancellationToken)
    {
        TestCollection collection = DatasetCatalog.Open(name);
        BeirExportCounts counts;
        using (ProgressLine line = new(terminal, TimeProvider.System))
        {
            counts = BeirExport.Write(
                collection, directory, split is null ? null : [split],
                new CallbackProgress<long>(n => line.Report($"{n:N0} passages")), cancellationToken);
        }
        if (counts.QueriesWithoutJudgments > 0)
        {
            terminal.Error.WriteLine(
                $"note: {counts.QueriesWithoutJudgments:N0} queries have no judgments, which BEIR's format needs to "
                + "assign "
                + "queries to splits");
        }
        if (json)
        {
            JsonOutput.Write(terminal, new JsonObject
            {
                ["collection"] = name,
                ["directory"] = directory,
                ["passages"] = counts.Passages,
                ["queries"] = counts.Queries,
                ["judgments"] = counts.Judgments,
                ["queriesWithoutJudgments"] = counts.QueriesWithoutJudgments,
            });
        }
        else
        {
            terminal.Output.WriteLine(
                $"{directory}: {counts.Passages:N0} passages, {counts.Queries:N0} queries, "
                + $"{counts.Judgments:N0} judgments");
        }
        return ExitCode.Success;
    }
}
