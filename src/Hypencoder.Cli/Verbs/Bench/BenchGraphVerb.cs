using System.CommandLine;
using System.Text.Json.Nodes;
using Hypencoder.Benchmarking;
using Hypencoder.Benchmarking.Reports;
using Hypencoder.Cli.Output;
using Hypencoder.Cli.Paths;
using Hypencoder.Retrieval;

namespace Hypencoder.Cli.Verbs;

/// <summary>
/// <c>hypencoder bench graph</c>: compares the approximate with the exact build of a neighbour graph.
/// </summary>
internal static class BenchGraphVerb
{
    public static Command Create(Terminal terminal, CancellationToken cancellationToken)
    {
        GraphBenchmarkOptions defaults = new();
        Option<int> passages = VerbOptions.Number(
            "--passages", "Number of passages in the graph", 2, defaults.Passages);
        Option<int> dimension = VerbOptions.Number(
            "--dimension", "Dimension of random vectors; ignored with --index", 1, defaults.Dimension);
        Option<int> neighbors = VerbOptions.Number(
            "--neighbours", "Number of neighbours per passage", 1, defaults.Neighbors);
        Option<double> recall = VerbOptions.Share(
            "--recall", "Fraction of the nearest neighbours that the build must find", defaults.Recall);
        Option<int> seed = VerbOptions.Number(
            "--seed", "Seed of the random vectors and of the build", int.MinValue, defaults.Seed);
        Option<int> threads = VerbOptions.Threads();
        Option<string?> index = VerbOptions.OptionalText(
            "--index", "DIR",
            "Index whose vectors to use, repeated with noise where it has too few [default: random vectors]")
            .Names(PathRole.Index);
        Option<bool> json = VerbOptions.Json();
        Command command = new("graph", "Measure the approximate build of a neighbour graph beside the exact one")
        {
            passages, dimension, neighbors, recall, seed, threads, index, json,
        };
        command.SetAction(parsed => Run(
            terminal, parsed.GetValue(index), new GraphBenchmarkOptions
            {
                Passages = parsed.GetValue(passages),
                Dimension = parsed.GetValue(dimension),
                Neighbors = parsed.GetValue(neighbors),
                Recall = parsed.GetValue(recall),
                Seed = parsed.GetValue(seed),
                Threads = parsed.GetValue(threads),
            },
            parsed.GetValue(json), cancellationToken));
        return command;
    }

    private static int Run(
        Terminal terminal, string? directory, GraphBenchmarkOptions options, bool json,
        CancellationToken cancellationToken)
    {
        using PassageIndex? index = directory == null ? null : PassageIndex.Open(directory);
        GraphBenchmarkResult result;
        using (ProgressLine line = new(terminal, TimeProvider.System))
            result = GraphBenchmark.Run(options, index?.Vectors, line, cancellationToken);
        if (json)
            WriteJson(terminal, result);
        else
            WriteText(terminal, result);
        return ExitCode.Success;
    }

    private static LatencyRatio Speedup(GraphBenchmarkResult result) => new(
        "exact_graph_vs_approximate", result.Speedup,
        $"time of the exact build, estimated from {result.ExactRows} rows, divided by that of the approximate one");

    private static void WriteJson(Terminal terminal, GraphBenchmarkResult result) =>
        JsonOutput.Write(terminal, new JsonObject
        {
            ["passages"] = result.Passages,
            ["dimension"] = result.Dimension,
            ["neighbours"] = result.Neighbors,
            ["threads"] = result.Threads,
            ["vectors"] = result.Vectors,
            ["seconds"] = result.Seconds,
            ["processorSeconds"] = result.ProcessorSeconds,
            ["recall"] = result.Recall,
            ["recallSample"] = result.RecallSample,
            ["exactSecondsEstimated"] = result.ExactSecondsEstimated,
            ["exactProcessorSecondsEstimated"] = result.ExactProcessorSecondsEstimated,
            ["exactRows"] = result.ExactRows,
            ["speedup"] = result.Speedup,
            ["processorSpeedup"] = result.ProcessorSpeedup,
            ["peakMemoryMegabytes"] = result.PeakMemoryMegabytes,
            ["ratios"] = BenchRatios.Values([Speedup(result)]),
            ["ratiosOf"] = BenchRatios.Of([Speedup(result)]),
            ["reasons"] = BenchRatios.Reasons([Speedup(result)]),
        });

    private static void WriteText(Terminal terminal, GraphBenchmarkResult result)
    {
        string exact = result.ExactRows == result.Passages ? "" : $", estimated from {result.ExactRows:N0} rows";
        terminal.Output.WriteLine(
            $"vectors      {result.Passages:N0} × {result.Dimension}, {result.Vectors}\n"
            + $"neighbours   {result.Neighbors}, with {result.Threads} threads\n"
            + $"approximate  {result.Seconds:N1} s, {result.ProcessorSeconds:N1} s of processor time, "
            + $"{result.Passages / result.Seconds:N0} passages per second\n"
            + $"recall       {result.Recall:N4} of the exact neighbours, in a sample of {result.RecallSample:N0} "
            + "passages\n"
            + $"exact        {result.ExactSecondsEstimated:N1} s, {result.ExactProcessorSecondsEstimated:N1} s of "
            + $"processor time{exact}\n"
            + $"ratio        exact takes {result.Speedup:N1} times as long, "
            + $"{result.ProcessorSpeedup:N1} times the processor time\n"
            + $"memory       {result.PeakMemoryMegabytes:N0} MB at most");
    }
}
