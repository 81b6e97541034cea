using System.Diagnostics;
using Hypencoder.Server;
using Microsoft.Extensions.Logging;

namespace Hypencoder.Benchmarking.Serving;

/// <summary>
/// Measures a server in this process over a real connection: what a request takes beside encoding and searching, and
/// what many clients at once are answered.
/// </summary>
internal static class ServeBenchmark
{
    /// <param name="directory">Folder of the index.</param>
    /// <param name="queries">Texts of the queries, one or more.</param>
    /// <param name="options">Settings of the benchmark.</param>
    /// <param name="progress">Receives what is being done; null for none.</param>
    /// <param name="cancellationToken">Stops the benchmark.</param>
    public static async Task<ServeBenchmarkResult> RunAsync(
        string directory, IReadOnlyList<string> queries, ServeBenchmarkOptions options, IProgress<string>? progress,
        CancellationToken cancellationToken)
    {
        options.Validate();
        await using HypencoderServer server = await HypencoderServer.StartAsync(
            new ServerOptions
            {
                Indexes = [new IndexSource("index", directory)],
                Urls = ["http://127.0.0.1:0"],
                WithBm25 = false,
                Threads = options.Threads,
                LogLevel = LogLevel.Warning,
            },
            cancellationToken).ConfigureAwait(false);
        using SearchClient client = new(server.Addresses.Single(), options.TopK, options.Clients);
        progress?.Report("compiling the code");
        await client.SearchForAsync(queries, options.WarmUp, cancellationToken).ConfigureAwait(false);
        progress?.Report("one client");
        List<SearchAnswer> alone = [];
        for (int round = 0; round < options.Rounds; round++)
        {
            foreach (string query in queries)
                alone.Add(await client.SearchAsync(query, cancellationToken).ConfigureAwait(false));
        }
        if (alone.FirstOrDefault(answer => answer.Status != 200) is SearchAnswer failed)
            throw new InvalidDataException($"{directory}: a search was answered with status {failed.Status}");
        Dictionary<string, string> expected = queries.Zip(alone).DistinctBy(pair => pair.First)
            .ToDictionary(pair => pair.First, pair => pair.Second.Results);
        progress?.Report($"{options.Clients} clients for {options.Time.TotalSeconds:0} s");
        ClientLoad load = new(client, queries, expected);
        (ServeLoad answers, double[] times, ServeMemory memory) =
            await load.RunAsync(options.Clients, options.Time, cancellationToken).ConfigureAwait(false);
        return new ServeBenchmarkResult(
            server.Indexes.All[0].Use(open => open.Index.Count), queries.Count,
            LatencySummary.Of([.. alone.Select(answer => answer.Milliseconds)]),
            1 - (alone.Sum(answer => answer.Computing) / alone.Sum(answer => answer.Milliseconds)),
            times.Length == 0 ? null : LatencySummary.Of(times), answers, memory);
    }

    /// <summary>Searches one query after the other for some time, and forgets the answers.</summary>
    private static async Task SearchForAsync(
        this SearchClient client, IReadOnlyList<string> queries, TimeSpan time, CancellationToken cancellationToken)
    {
        long begin = Stopwatch.GetTimestamp();
        for (int i = 0; i == 0 || Stopwatch.GetElapsedTime(begin) < time; i++)
            await client.SearchAsync(queries[i % queries.Count], cancellationToken).ConfigureAwait(false);
    }
}
