using System.Net;
using Hypencoder.Cluster.Coordination;
using Hypencoder.Cluster.Nodes;
using Hypencoder.Data;
using Hypencoder.Models;
using Hypencoder.Retrieval;
using Hypencoder.Retrieval.Sharding;
using Hypencoder.Search;
using Microsoft.Extensions.Logging;

namespace Hypencoder.Cluster.Tests;

/// <summary>Two shards of 20 passages, each on two nodes in this process, and two coordinators.</summary>
internal sealed class ChangingCluster : IAsyncDisposable
{
    public const int Passages = 40, Nodes = 2;
    private static readonly TimeSpan StartTime = TimeSpan.FromSeconds(20);
    private readonly TempFolder _folder = new();
    private readonly (ClusterNode Node, HostedShards Shards)?[] _nodes = new (ClusterNode, HostedShards)?[Nodes];
    private readonly IPEndPoint[] _endpoints =
        [.. Enumerable.Range(0, Nodes).Select(_ => ClusterFixture.FreeEndpoint())];

    private readonly List<ClusterSearcher> _searchers = [];
    private RetrievalModel _model = null!;
    private ClusterMembership _membership = null!;
    private ShardManifest _manifest = null!;

    /// <summary>The coordinators, of which the first keeps the list of members.</summary>
    public IReadOnlyList<ClusterSearcher> Searchers => _searchers;

    public static async Task<ChangingCluster> StartAsync(int replicas = Nodes)
    {
        ChangingCluster cluster = new();
        string path = cluster._folder.File("model");
        TinyModel.Save(
            WordPieceTokenizer.Load(Fixture.Path("golden", "wordpiece")), path, DualEncoderKind.Hypencoder);
        cluster._model = RetrievalModel.Load(path);
        using (PassageIndex index = await PassageIndex.BuildAsync(
            cluster._model, Enumerable.Range(0, Passages).Select(Original), cluster._folder.File("index")))
        {
            cluster._manifest = IndexSplitter.Split(index, 2, cluster._folder.File("shards"), replicas: replicas);
        }
        cluster._membership = new ClusterMembership($"test-{Guid.NewGuid():N}", ClusterFixture.FreeEndpoint(), null);
        for (int node = 0; node < Nodes; node++)
            cluster.Copy(cluster._folder.File("shards"), cluster.FolderOf(node));
        await cluster.StartCoordinatorAsync(cluster._membership.First!, TimeSpan.Zero);
        for (int node = 0; node < Nodes; node++)
            await cluster.StartNodeAsync(node);
        await cluster.StartCoordinatorAsync(ClusterFixture.FreeEndpoint(), StartTime);
        await UntilAsync(() => cluster._searchers.TrueForAll(searcher => searcher.Map.HoldersOf(1).Count == Nodes));
        return cluster;
    }

    public static Passage Original(int number) => new($"p{number}", "", ClusterFixture.Text(number));

    public string FolderOf(int node) => _folder.File($"node-{node}");

    /// <summary>Starts a node with its copies of both shards.</summary>
    public async Task StartNodeAsync(int node)
    {
        HostedShards shards = HostedShards.Open(
            [.. Directory.GetDirectories(FolderOf(node))], (info, directory) => info.LoadModel(directory), threads: 1);
        _nodes[node] = (
            await ClusterNode.StartAsync(_endpoints[node], _membership, shards, LogLevel.Critical), shards);
    }

    public async Task StopAsync(int node)
    {
        if (_nodes[node] is not var (silo, shards))
            return;
        await silo.DisposeAsync();
        shards.Dispose();
        _nodes[node] = null;
    }

    /// <summary>Copies a folder with all that it holds.</summary>
    public void Copy(string source, string target)
    {
        foreach (string file in Directory.GetFiles(source, "*", SearchOption.AllDirectories)
            .Where(file => Path.GetFileName(file) != "shards.json"))
        {
            string copy = Path.Combine(target, Path.GetRelativePath(source, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }

    /// <summary>The ranking of all passages by an index that was made of these, in their order.</summary>
    public async Task<(string Id, float Score)[]> RankAsync(IEnumerable<Passage> passages, string query)
    {
        using PassageIndex index = await PassageIndex.BuildAsync(
            _model, passages, _folder.File(Guid.NewGuid().ToString("N")));
        Ranking ranking = index.CreateStrategy(SearchStrategy.Exhaustive, new SearchOptions())
            .Search(_model.EncodeQueries([query])[0], index.Count);
        return [.. ranking.Indices.Select(index.Passage).Select(passage => passage.Id).Zip(ranking.Scores)];
    }

    /// <summary>Waits until a condition holds.</summary>
    public static async Task UntilAsync(Func<bool> holds)
    {
        for (int left = 1000; !holds(); left--)
        {
            Assert.True(left > 0, "the cluster did not come to this state");
            await Task.Delay(20);
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (ClusterSearcher searcher in _searchers.AsEnumerable().Reverse())
            await searcher.DisposeAsync();
        for (int node = 0; node < Nodes; node++)
            await StopAsync(node);
        _model.Dispose();
        _folder.Dispose();
    }

    private async Task StartCoordinatorAsync(IPEndPoint endpoint, TimeSpan wait) =>
        _searchers.Add(await ClusterSearcher.StartAsync(
            endpoint, _membership, _model, _manifest, new CoordinatorOptions { Deadline = StartTime }, wait,
            LogLevel.Critical));
}
