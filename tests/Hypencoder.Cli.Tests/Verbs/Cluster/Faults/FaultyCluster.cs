using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Hypencoder.Cli.Tests.Verbs.Cluster.Faults;

/// <summary>
/// Four nodes and two coordinators, each a process in a network namespace of its own, and an index in four shards. The
/// first two are on two nodes, or all of them where passages are added. The first coordinator keeps the list of
/// members.
/// </summary>
internal sealed class FaultyCluster : IAsyncDisposable
{
    public const int Nodes = 4;
    private const int Passages = 56, Added = 400, Coordinators = 2, Clients = 3, SiloPort = 11111, HttpPort = 8080;
    private static readonly TimeSpan StartTime = TimeSpan.FromMinutes(1);
    private static readonly int[][] HeldToRead = [[0, 1], [1, 0], [2], [3]];
    private static readonly int[][] HeldToChange = [[0, 1], [1, 2], [2, 3], [3, 0]];
    private readonly ClusterProcess?[] _processes = new ClusterProcess?[Nodes + Coordinators];
    private readonly NetworkNamespaces _spaces = new(Nodes + Coordinators);
    private readonly int[][] _held;
    private readonly string _folder, _corpus;

    private FaultyCluster(string folder, string corpus, int[][] held) =>
        (_folder, _corpus, _held) = (folder, corpus, held);

    /// <summary>What the client was answered.</summary>
    public QueryTally Tally { get; private set; } = null!;

    /// <summary>What is known of the passages that clients add.</summary>
    public PassageLedger Ledger { get; } = new();

    /// <summary>Processes that ended, though nobody killed them.</summary>
    public int Ended => _processes.Count(process => process?.HasExited == true);

    /// <summary>Splits the index, starts all processes and waits for the first whole answers.</summary>
    /// <param name="models">Model and index.</param>
    /// <param name="isChanged">Whether passages are to be added and deleted.</param>
    /// <param name="small">Disk for the folder of node 0, made from its path; null for none.</param>
    public static async Task<FaultyCluster> StartAsync(
        ModelFixture models, bool isChanged = false, Action<string>? small = null)
    {
        string folder = models.NewPath("cluster"), all = models.NewPath("all");
        CliRun.Of(
            "split", "--index", models.Index, "--shards", "4", "--replicas", isChanged ? "2" : "1", "--out",
            Path.Combine(folder, "shards")).Succeeded();
        string corpus = models.WriteCorpus("all", Passages + Added);
        CliRun.Of("encode", "--model", models.Hypencoder, "--corpus", corpus, "--index", all).Succeeded();
        string[] queries = ["read files", "write lists", "circles 3", "send mails", "close windows 7", "sort numbers"];
        FaultyCluster cluster = new(folder, corpus, isChanged ? HeldToChange : HeldToRead);
        cluster.Tally = new QueryTally(
            [.. Enumerable.Range(Nodes, Coordinators).Select(cluster.Url)],
            queries.ToDictionary(query => query, query => Ranking(all, query)), ShardOf, IsAdded, cluster.Ledger);
        try
        {
            small?.Invoke(cluster.FolderOf(0));
            for (int node = 0; node < Nodes; node++)
                cluster.CopyShards(node);
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

    /// <summary>Address of a coordinator, 0 or 1.</summary>
    public Uri Coordinator(int number) => Url(Nodes + number);

    /// <summary>Ids, titles and texts of the passages that one of two clients adds.</summary>
    public IReadOnlyList<(string Id, string Title, string Text)> AddedBy(int client) =>
    [
        .. File.ReadLines(_corpus).Skip(Passages).Select(line => line.Split('\t'))
            .Where((_, i) => i % 2 == client).Select(fields => (fields[0], fields[1], fields[2])),
    ];

    /// <summary>Folder with the shards of a node.</summary>
    public string FolderOf(int node) => Path.Combine(_folder, $"node-{node}");

    /// <summary>Gives a node the shards as they were split.</summary>
    public void CopyShards(int node)
    {
        foreach (int shard in _held[node])
        {
            string target = Path.Combine(FolderOf(node), $"shard-{shard}");
            if (Directory.Exists(target))
                Directory.Delete(target, recursive: true);
            Directory.CreateDirectory(target);
            foreach (string file in Directory.GetFiles(Path.Combine(_folder, "shards", $"shard-{shard}")))
                File.Copy(file, Path.Combine(target, Path.GetFileName(file)));
        }
    }

    public async Task StartAsync(int number)
    {
        string silo = $"{_spaces.Address(number)}:{SiloPort}", first = $"{_spaces.Address(Nodes)}:{SiloPort}";
        string[] role = number < Nodes
            ?
            [
                "cluster-node",
                .. _held[number].SelectMany(shard => new[] { "--shard", $"{FolderOf(number)}/shard-{shard}" }),
            ]
            :
            [
                "serve", "--shards", $"{_folder}/shards/shards.json", "--urls", Url(number).ToString(),
                "--allow-anyone", "--max-queued", "64", "--log-level", "error",
            ];
        (_processes[number], _) = await ClusterProcess.StartInAsync(
            _spaces.Name(number), [.. role, "--silo", silo, "--cluster", first]);
    }

    /// <summary>Begins a fault of a process: kill, stop, cut or slow.</summary>
    public void Begin(string fault, int process)
    {
        switch (fault)
        {
            case "kill":
                _processes[process]!.Signal("KILL");
                _processes[process]!.Dispose();
                _processes[process] = null;
                break;
            case "stop":
                _processes[process]!.Signal("STOP");
                break;
            case "cut":
                _spaces.Cut(process);
                break;
            default:
                _spaces.Slow(process);
                break;
        }
    }

    /// <summary>Ends a fault; one that was killed is started.</summary>
    public async Task EndAsync(string fault, int process)
    {
        switch (fault)
        {
            case "kill":
                await StartAsync(process);
                break;
            case "stop":
                _processes[process]!.Signal("CONT");
                break;
            case "cut":
                _spaces.Heal(process);
                break;
            default:
                _spaces.Quicken(process);
                break;
        }
    }

    /// <summary>Lets clients ask, and others change passages, while the action runs.</summary>
    public async Task AskWhileAsync(Func<Task> action, params ChangeClient[] changing)
    {
        using CancellationTokenSource end = new();
        Task[] clients =
        [
            .. Enumerable.Range(0, Clients).Select(_ => Tally.RunAsync(end.Token)),
            .. changing.Select(client => client.RunAsync(end.Token)),
        ];
        try
        {
            await action();
        }
        finally
        {
            await end.CancelAsync();
            await Task.WhenAll(clients);
        }
    }

    public ValueTask DisposeAsync()
    {
        Tally?.Dispose();
        foreach (ClusterProcess? process in _processes)
            process?.Dispose();
        _spaces.Dispose();
        return ValueTask.CompletedTask;
    }

    private Uri Url(int number) => new($"http://{_spaces.Address(number)}:{HttpPort}/");

    private static bool IsAdded(string id) => int.Parse(id[1..]) >= Passages;

    /// <summary>Shards of 14 passages; an added one is where the hash of its id says.</summary>
    private static int ShardOf(string id) => IsAdded(id)
        ? (int)(BinaryPrimitives.ReadUInt64BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes(id))) % 4)
        : int.Parse(id[1..]) / 14;

    private static IReadOnlyList<(string Id, float Score)> Ranking(string index, string query) =>
    [
        .. CliRun.Of("search", "--index", index, "--query", query, "--top-k", "1000", "--json").Succeeded()
            .Json["results"]!.AsArray().Select(hit => ((string)hit!["id"]!, (float)hit["score"]!)),
    ];
}
