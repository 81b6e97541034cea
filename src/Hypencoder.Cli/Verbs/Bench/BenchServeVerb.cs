using System.CommandLine;
using Hypencoder.Benchmarking.Reports;
using Hypencoder.Benchmarking.Serving;
using Hypencoder.Cli.Output;
using Hypencoder.Cli.Paths;
using Hypencoder.Retrieval;

namespace Hypencoder.Cli.Verbs;

/// <summary><c>hypencoder bench serve</c>: measures a server of an index, by one client and by many at once.</summary>
internal static class BenchServeVerb
{
    private const int DefaultQueries = 200;

    public static Command Create(Terminal terminal, CancellationToken cancellationToken)
    {
        ServeBenchmarkOptions defaults = new();
        Option<string> index = VerbOptions.Index();
        Option<string?> corpus = VerbOptions.OptionalText(
            "--corpus", "CORPUS", "Collection of the queries [default: the collection of the index]")
            .Names(PathRole.Corpus);
        Option<string?> split = VerbOptions.OptionalText("--split", "NAME", "Split of the queries [default: test]");
        Option<int> queries = VerbOptions.Number(
            "--queries", "Number of queries, evenly spaced over the split", 1, DefaultQueries);
        Option<int> clients = VerbOptions.Number("--clients", "Number of clients at once", 1, defaults.Clients);
        Option<int> seconds = VerbOptions.Number(
            "--seconds", "Time that they search", 1, (int)defaults.Time.TotalSeconds);
        Option<int> rounds = VerbOptions.Number(
            "--rounds", "Number of times that one client alone asks every query", 1, defaults.Rounds);
        Option<int> topK = VerbOptions.Number("--top-k", "Number of passages per query", 1, defaults.TopK);
        Option<int> threads = VerbOptions.Number(
            "--threads", "Number of threads of one request; 0 for all cores", 0, defaults.Threads);
        Option<bool> json = VerbOptions.Json();
        Command command = new("serve", "Measure a server of an index, by one client and by many at once")
        {
            index, corpus, split, queries, clients, seconds, rounds, topK, threads, json,
        };
        command.SetAction(parsed => Run(
            terminal, parsed.GetRequiredValue(index),
            new BenchQueries(parsed.GetValue(corpus), parsed.GetValue(split) ?? "test", parsed.GetValue(queries)),
            defaults with
            {
                Clients = parsed.GetValue(clients),
                Time = TimeSpan.FromSeconds(parsed.GetValue(seconds)),
                WarmUp = TimeSpan.FromSeconds(Math.Min(parsed.GetValue(seconds), defaults.WarmUp.TotalSeconds)),
                Rounds = parsed.GetValue(rounds),
                TopK = parsed.GetValue(topK),
                Threads = parsed.GetValue(threads),
            },
            parsed.GetValue(json), cancellationToken));
        return command;
    }

    private static int Run(
        Terminal terminal, string directory, BenchQueries asked, ServeBenchmarkOptions options, bool json,
        CancellationToken cancellationToken)
    {
        string[] queries;
        using (PassageIndex index = PassageIndex.Open(directory))
            queries = [.. asked.Read(index).Queries.Select(query => query.Text)];
        ServeBenchmarkResult result;
        using (ProgressLine line = new(terminal, TimeProvider.System))
        {
            result = ServeBenchmark.RunAsync(directory, queries, options, line, cancellationToken)
                .GetAwaiter().GetResult();
        }
        if (json)
            JsonOutput.Write(terminal, ServeBenchReport.ToJson(result));
        else
            TableRenderer.Write(terminal, ServeBenchReport.Table(result));
        return ExitCode.Success;
    }
}
