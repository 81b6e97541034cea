using System.CommandLine;
using System.Text.Json.Nodes;
using Hypencoder.Cli.Output;
using Hypencoder.Retrieval;
using Hypencoder.Search;

namespace Hypencoder.Cli.Verbs;

/// <summary><c>hypencoder graph</c>: builds the neighbour graph of an index.</summary>
internal static class GraphVerb
{
    public static Command Create(Terminal terminal, CancellationToken cancellationToken)
    {
        NeighborGraphOptions defaults = new();
        Option<string> index = VerbOptions.Index(isWritten: true);
        Option<int> neighbors = VerbOptions.Number(
            "--neighbours", "Number of neighbours per passage", 1, defaults.Neighbors);
        Option<string?> method = VerbOptions.OptionalName(
            "--method",
            "Method of the build: exact, approximate, or auto (the default: exact where that takes only seconds)",
            "auto", "exact", "approximate");
        Option<double> recall = VerbOptions.Share(
            "--recall", "Fraction of the nearest neighbours that an approximate graph must contain", defaults.Recall);
        Option<int> seed = VerbOptions.Number(
            "--seed", "Seed of an approximate build", int.MinValue, defaults.Seed);
        Option<int> threads = VerbOptions.Threads();
        Option<bool> resume = VerbOptions.Resume("Resume an interrupted build");
        Option<bool> json = VerbOptions.Json();
        Command command = new("graph", "Build the neighbour graph of an index, for graph search")
        {
            index, neighbors, method, recall, seed, threads, resume, json,
        };
        command.SetAction(parsed => Run(
            terminal, parsed.GetRequiredValue(index), new NeighborGraphOptions
            {
                Neighbors = parsed.GetValue(neighbors),
                Method = Enum.Parse<NeighborGraphMethod>(parsed.GetValue(method) ?? "auto", ignoreCase: true),
                Recall = parsed.GetValue(recall),
                Seed = parsed.GetValue(seed),
                Threads = parsed.GetValue(threads),
                Resume = parsed.GetValue(resume),
            },
            parsed.GetValue(json), cancellationToken));
        return command;
    }

    private static int Run(
        Terminal terminal, string directory, NeighborGraphOptions options, bool json,
        CancellationToken cancellationToken)
    {
        using PassageIndex index = PassageIndex.Open(directory);
        // The graph is built for all passages, including those added since the index was encoded.
        index.CompactAsync(cancellationToken).GetAwaiter().GetResult();
        if (!(options.Resume && IsMade(index, options)))
            Build(terminal, index, options, cancellationToken);
        using NeighborGraph graph = NeighborGraph.Open(index.GraphPath);
        NeighborGraphRecall? found = graph.IsApproximate
            ? NeighborGraphRecall.Estimate(index.Vectors, graph, options.Seed, options.Threads, cancellationToken)
            : null;
        if (json)
            WriteJson(terminal, graph, found);
        else
            WriteText(terminal, graph, found);
        return ExitCode.Success;
    }

    private static void WriteJson(Terminal terminal, NeighborGraph graph, NeighborGraphRecall? found)
    {
        JsonObject document = new()
        {
            ["graph"] = graph.Path,
            ["passages"] = graph.Count,
            ["neighbours"] = graph.NeighborsPerPassage,
            ["method"] = found == null ? "exact" : "approximate",
        };
        if (found != null)
        {
            document["recall"] = found.Recall;
            document["recallSample"] = found.Sample;
        }
        JsonOutput.Write(terminal, document);
    }

    private static void WriteText(Terminal terminal, NeighborGraph graph, NeighborGraphRecall? found)
    {
        string text = $"{graph.Path}: {graph.Count:N0} passages, {graph.NeighborsPerPassage} neighbours each";
        terminal.Output.WriteLine(found == null
            ? text
            : $"{text}, {found.Recall:P1} of the nearest neighbours in a sample of {found.Sample:N0} passages");
    }

    /// <summary>Returns whether the graph exists already; the interrupted run may have been at its end.</summary>
    private static bool IsMade(PassageIndex index, NeighborGraphOptions options)
    {
        if (!File.Exists(index.GraphPath))
            return false;
        using NeighborGraph graph = NeighborGraph.Open(index.GraphPath);
        VectorStore store = index.Vectors;
        NeighborGraphMethod method =
            NeighborGraphBuilder.MethodFor(store.Count, store.Dimension, options.Method);
        return graph.StoreFingerprint == store.Fingerprint
            && graph.IsApproximate == (method == NeighborGraphMethod.Approximate)
            && graph.NeighborsPerPassage == Math.Max(0, Math.Min(options.Neighbors, store.Count - 1));
    }

    private static void Build(
        Terminal terminal, PassageIndex index, NeighborGraphOptions options, CancellationToken cancellationToken)
    {
        using ProgressLine line = new(terminal, TimeProvider.System);
        TimeLeft left = new(line, index.Vectors.Count, TimeProvider.System);
        NeighborGraphBuilder.Build(index.Vectors, index.GraphPath, options, left, cancellationToken);
    }
}
