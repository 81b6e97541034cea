namespace Hypencoder.Cli.Tests.Verbs.Cluster.Faults;

/// <summary>
/// Four nodes and two coordinators, each a process in a network namespace of its own, and an index in four shards, of
/// which the first two are on two nodes. The first coordinator keeps the list of members.
/// </summary>
internal sealed class FaultyCluster : IAsyncDisposable
{
    public const int Nodes = 4;
    private const int Coordinators = 2, SiloPort = 11111, HttpPort = 8080;
    private static readonly TimeSpan StartTime = TimeSpan.FromMinutes(1);
    private static readonly int[][] Held = [[0, 1], [1, 0], [2], [3]];
    private readonly ClusterProcess?[] _processes = new ClusterProcess?[Nodes + Coordinators];
    private readonly NetworkNamespaces _spaces = new(Nodes + Coordinators);
    private readonly string _shards;

    private FaultyCluster(string shards, QueryTally tally) => (_shards, Tally) = (shards, tally);

    /// <summary>What the client was answered.</summary>
    public QueryTally Tally { get; private set; }

    /// <summary>Processes that ended, though nobody killed them.</summary>
    public int Ended => _processes.Count(process => process?.HasExited == true);

    /// <summary>Splits the index, starts all processes and waits for the first whole answers.</summary>
    public static async Task<FaultyCluster> StartAsync(ModelFixture models)
    {
        string shards = models.NewPath("shards");
        CliRun.Of("split", "--index", models.Index, "--shards", "4", "--out", shards).Succeeded();
        string[] queries = ["read files", "write lists", "circles 3", "send mails", "close windows 7", "sort numbers"];
        FaultyCluster cluster = new(shards, null!);
        cluster.Tally = new QueryTally(
            [.. Enumerable.Range(Nodes, Coordinators).Select(cluster.Url)],
            queries.ToDictionary(query => query, query => Ranking(models.Index, query)), id => int.Parse(id[1..]) / 14);
        try
        {
            await cluster.StartAsync(Nodes); // first, since it keeps the list
            await Task.WhenAll(new[] { 0, 1, 2, 3, Nodes + 1 }.Select(cluster.StartAsync));
            await cluster.Tally.UntilWholeAsync(StartTime);
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    public async Task StartAsync(int number)
    {
        string silo = $"{_spaces.Address(number)}:{SiloPort}", first = $"{_spaces.Address(Nodes)}:{SiloPort}";
        string[] role = number < Nodes
            ? ["cluster-node", .. Held[number].SelectMany(shard => new[] { "--shard", $"{_shards}/shard-{shard}" })]
            :
            [
                "serve", "--shards", $"{_shards}/shards.json", "--urls", Url(number).ToString(), "--allow-anyone",
                "--max-queued", "64", "--log-level", "error",
            ];
        (_processes[number], _) = await ClusterProcess.StartInAsync(
            _spaces.Name(number), [.. role, "--silo", silo, "--cluster", first]);
    }

    public void Kill(int number)
    {
        _processes[number]!.Signal("KILL");
        _processes[number]!.Dispose();
        _processes[number] = null;
    }

    public void Stop(int number) => _processes[number]!.Signal("STOP");

    public void Continue(int number) => _processes[number]!.Signal("CONT");

    public void Cut(int number) => _spaces.Cut(number);

    public void Heal(int number) => _spaces.Heal(number);

    public void Slow(int number) => _spaces.Slow(number);

    public void Quicken(int number) => _spaces.Quicken(number);

    public ValueTask DisposeAsync()
    {
        Tally?.Dispose();
        foreach (ClusterProcess? process in _processes)
            process?.Dispose();
        _spaces.Dispose();
        return ValueTask.CompletedTask;
    }

    private Uri Url(int number) => new($"http://{_spaces.Address(number)}:{HttpPort}/");

    private static IReadOnlyList<(string Id, float Score)> Ranking(string index, string query) =>
    [
        .. CliRun.Of("search", "--index", index, "--query", query, "--top-k", "56", "--json").Succeeded()
            .Json["results"]!.AsArray().Select(hit => ((string)hit!["id"]!, (float)hit["score"]!)),
    ];
}
