using System.CommandLine;
using System.Text.Json.Nodes;
using Hypencoder.Cli.Output;
using Hypencoder.Retrieval;
using Hypencoder.Search;

namespace Hypencoder.Cli.Verbs;

/// <summary><c>hypencoder ivf</c>: builds the inverted lists (clusters) of an index.</summary>
internal static class IvfVerb
{
    public static Command Create(Terminal terminal, CancellationToken cancellationToken)
    {
        ClusterOptions defaults = new();
        Option<string> index = VerbOptions.Index(isWritten: true);
        Option<int> clusters = VerbOptions.Number(
            "--clusters", "Number of clusters; 0 to derive it from the number of passages", 0, defaults.Clusters);
        Option<int> iterations = VerbOptions.Number(
            "--iterations", "Number of iterations of k-means", 0, defaults.Iterations);
        Option<int> seed = VerbOptions.Number(
            "--seed", "Seed of the initial centroids", int.MinValue, defaults.Seed);
        Option<int> threads = VerbOptions.Threads();
        Option<bool> json = VerbOptions.Json();
        Command command = new("ivf", "Build the inverted lists (clusters) of an index, for two-stage search")
        {
            index, clusters, iterations, seed, threads, json,
        };
        command.SetAction(parsed => Run(
            terminal, parsed.GetRequiredValue(index), new ClusterOptions
            {
                Clusters = parsed.GetValue(clusters),
                Iterations = parsed.GetValue(iterations),
                Seed = parsed.GetValue(seed),
                Threads = parsed.GetValue(threads),
            },
            parsed.GetValue(json), cancellationToken));
        return command;
    }

    private static int Run(
        Terminal terminal, string directory, ClusterOptions options, bool json, CancellationToken cancellationToken)
    {
        using PassageIndex index = PassageIndex.Open(directory);
        // Clusters are built for all passages, including those added since the index was encoded.
        index.CompactAsync(cancellationToken).GetAwaiter().GetResult();
        using (ProgressLine line = new(terminal, TimeProvider.System))
        {
            TimeLeft left = new(line, index.Vectors.Count, TimeProvider.System);
            PassageClustersBuilder.Build(index.Vectors, index.ClustersPath, options, left, cancellationToken);
        }
        using PassageClusters clusters = PassageClusters.Open(index.ClustersPath);
        if (json)
        {
            JsonOutput.Write(terminal, new JsonObject
            {
                ["path"] = clusters.Path,
                ["passages"] = clusters.Count,
                ["clusters"] = clusters.ClusterCount,
            });
        }
        else
        {
            terminal.Output.WriteLine(
                $"{clusters.Path}: {clusters.Count:N0} passages in {clusters.ClusterCount:N0} clusters");
        }
        return ExitCode.Success;
    }
}
