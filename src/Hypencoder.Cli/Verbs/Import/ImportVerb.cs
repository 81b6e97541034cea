using System.CommandLine;
using System.Text.Json.Nodes;
using Hypencoder.Cli.Output;
using Hypencoder.Cli.Paths;
using Hypencoder.Data;
using Hypencoder.Models;
using Hypencoder.Retrieval;
using Hypencoder.Search;

namespace Hypencoder.Cli.Verbs;

/// <summary><c>hypencoder import</c>: imports what the published code has encoded into an index folder.</summary>
internal static class ImportVerb
{
    public static Command Create(Terminal terminal, CancellationToken cancellationToken)
    {
        ModelArguments model = new();
        Option<string?> items = VerbOptions.OptionalText(
            "--items", "FILE", "Encoded items (docarray) of the published code, for a new index")
            .Names(PathRole.InputFile);
        Option<string> index = VerbOptions.Text(
            "--index", "DIR", "Index folder to write; with --neighbours only, an existing one")
            .Names(PathRole.OutputFolder);
        Option<string?> neighbors = VerbOptions.OptionalText(
            "--neighbours", "FILE", "Neighbour graph (.jsonl) of the published code").Names(PathRole.InputFile);
        Option<bool> json = VerbOptions.Json();
        Command command = new("import", "Import encoded items and a neighbour graph of the published code")
        {
            items, index, neighbors, json,
        };
        model.AddTo(command);
        command.Validators.Add(result =>
        {
            if (result.GetResult(items) is null && result.GetResult(neighbors) is null)
                result.AddError("Expected --items, --neighbours or both");
        });
        command.SetAction(parsed => Run(
            terminal, model.Choice(parsed), parsed.GetValue(items), parsed.GetRequiredValue(index),
            parsed.GetValue(neighbors), parsed.GetValue(json), cancellationToken));
        return command;
    }

    private static int Run(
        Terminal terminal, ModelChoice choice, string? items, string directory, string? neighbors, bool json,
        CancellationToken cancellationToken)
    {
        using RetrievalModel model = choice.Load(terminal);
        using (ProgressLine line = new(terminal, TimeProvider.System))
        {
            if (items is not null)
            {
                IndexImporter.Import(
                    model, items, directory, neighbors, Reporting(line), cancellationToken);
            }
            else
            {
                using PassageIndex existing = PassageIndex.Open(directory, model.Fingerprint);
                GraphImporter.Import(existing, neighbors!, Reporting(line), cancellationToken);
            }
        }
        using PassageIndex index = PassageIndex.Open(directory, model.Fingerprint);
        using NeighborGraph? graph = neighbors is null ? null : NeighborGraph.Open(index.GraphPath);
        if (json)
            JsonOutput.Write(terminal, Document(index, graph));
        else
            Print(terminal, index, items, graph);
        return ExitCode.Success;
    }

    private static CallbackProgress<ImportProgress> Reporting(ProgressLine line) =>
        new(progress => line.Report($"{progress.Done:N0} read, {100 * progress.Fraction:F0} % of the file"));

    private static JsonObject Document(PassageIndex index, NeighborGraph? graph)
    {
        JsonObject document = new()
        {
            ["index"] = index.Directory,
            ["corpus"] = index.Info.Corpus,
            ["passages"] = index.Vectors.Count,
            ["dimension"] = index.Vectors.Dimension,
            ["model"] = index.Vectors.ModelFingerprint,
        };
        if (graph is not null)
        {
            document["graph"] = graph.Path;
            document["neighbours"] = graph.NeighborsPerPassage;
            document["passagesWithoutNeighbours"] = CountWithoutNeighbors(graph);
        }
        return document;
    }

    private static void Print(Terminal terminal, PassageIndex index, string? items, NeighborGraph? graph)
    {
        if (items is not null)
        {
            terminal.Output.WriteLine(
                $"{index.Directory}: {index.Vectors.Count:N0} passages of {items}, "
                + $"{index.Vectors.Dimension} values each");
        }
        if (graph is null)
            return;
        int isolated = CountWithoutNeighbors(graph);
        terminal.Output.WriteLine(
            $"{graph.Path}: {graph.Count:N0} passages, up to {graph.NeighborsPerPassage} neighbours each"
            + (isolated == 0 ? "" : $"; {isolated:N0} without neighbours"));
    }

    private static int CountWithoutNeighbors(NeighborGraph graph) =>
        Enumerable.Range(0, graph.Count).Count(i => graph.Neighbors(i).IsEmpty);
}
