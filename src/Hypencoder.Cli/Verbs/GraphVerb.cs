using System.CommandLine;
using System.Text.Json.Nodes;
using Hypencoder.Cli.Output;
using Hypencoder.Models;
using Hypencoder.Search;

namespace Hypencoder.Cli.Verbs;

/// <summary><c>hypencoder graph</c>: the neighbour graph of an index.</summary>
internal static class GraphVerb
{
    public static Command Create(Terminal terminal, CancellationToken cancellation)
    {
        NeighbourGraphOptions defaults = new();
        Option<string> index = VerbOptions.Index();
        Option<int> neighbours = VerbOptions.Number("--neighbours", "Neighbours of a passage", 1, defaults.Neighbours);
        Option<int> threads = VerbOptions.Threads();
        Option<bool> resume = VerbOptions.Resume("Go on with what an interrupted run left");
        Option<bool> json = VerbOptions.Json();
        Command command = new("graph", "Make the neighbour graph of an index, for graph search")
        {
            index, neighbours, threads, resume, json,
        };
        command.SetAction(parsed => Run(
            terminal, parsed.GetRequiredValue(index), new NeighbourGraphOptions
            {
                Neighbours = parsed.GetValue(neighbours),
                Threads = parsed.GetValue(threads),
                Resume = parsed.GetValue(resume),
            },
            parsed.GetValue(json), cancellation));
        return command;
    }

    private static int Run(
        Terminal terminal, string directory, NeighbourGraphOptions options, bool json, CancellationToken cancellation)
    {
        using PassageIndex index = PassageIndex.Open(directory);
        if (!(options.Resume && IsMade(index, options.Neighbours)))
            Build(terminal, index, options, cancellation);
        using NeighbourGraph graph = NeighbourGraph.Open(index.GraphPath);
        if (json)
        {
            JsonOutput.Write(terminal, new JsonObject
            {
                ["graph"] = graph.Path,
                ["passages"] = graph.Count,
                ["neighbours"] = graph.NeighboursPerPassage,
            });
        }
        else
        {
            terminal.Output.WriteLine(
                $"{graph.Path}: {graph.Count:N0} passages, {graph.NeighboursPerPassage} neighbours each");
        }
        return ExitCode.Success;
    }

    /// <summary>Whether the graph is there already: the run that was stopped may have been at its end.</summary>
    private static bool IsMade(PassageIndex index, int neighbours)
    {
        if (!File.Exists(index.GraphPath))
            return false;
        using NeighbourGraph graph = NeighbourGraph.Open(index.GraphPath);
        return graph.StoreFingerprint == index.Vectors.Fingerprint
            && graph.NeighboursPerPassage == Math.Max(0, Math.Min(neighbours, index.Vectors.Count - 1));
    }

    private static void Build(
        Terminal terminal, PassageIndex index, NeighbourGraphOptions options, CancellationToken cancellation)
    {
        using ProgressLine line = new(terminal, TimeProvider.System);
        TimeLeft left = new(line, index.Vectors.Count, TimeProvider.System);
        NeighbourGraphBuilder.Build(index.Vectors, index.GraphPath, options, left, cancellation);
    }
}
