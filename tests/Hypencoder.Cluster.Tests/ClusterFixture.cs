using System.Net;
using System.Net.Sockets;
using Hypencoder.Cluster.Coordination;
using Hypencoder.Cluster.Nodes;
using Hypencoder.Data;
using Hypencoder.Models;
using Hypencoder.Retrieval;
using Hypencoder.Retrieval.Sharding;
using Hypencoder.Search;
using Microsoft.Extensions.Logging;

namespace Hypencoder.Cluster.Tests;

/// <summary>
/// An index of a small random model, in three shards on as many nodes in this process, of which the first shard is on
/// two; and a coordinator.
/// </summary>
public sealed class ClusterFixture : IAsyncLifetime
{
    public const int Passages = 400, Shards = 3;

    private static readonly string[] Words =
    [
        "bees", "cats", "dogs", "honey", "make", "sleep", "all", "day", "old", "new", "red", "the", "of", "in", "we",
        "you",
    ];

    private readonly TempFolder _folder = new();
    private readonly List<ClusterNode> _nodes = [];
    private readonly List<HostedShards> _hosted = [];

    internal RetrievalModel Model { get; private set; } = null!;

    internal PassageIndex Index { get; private set; } = null!;

    internal ShardManifest Manifest { get; private set; } = null!;

    internal ClusterSearcher Searcher { get; private set; } = null!;

    /// <summary>
    /// A few words that express the number; every 16th passage has the words of another, so that scores tie.
    /// </summary>
    public static string Text(int number)
    {
        List<string> words = [];
        for (int rest = (number % 16 == 15 ? number / 16 : number) + Words.Length; rest > 0; rest /= Words.Length)
            words.Add(Words[rest % Words.Length]);
        return string.Join(' ', words);
    }

    public static IPEndPoint FreeEndpoint()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return (IPEndPoint)listener.LocalEndpoint;
    }

    public async ValueTask InitializeAsync()
    {
        string path = _folder.File("model");
        TinyModel.Save(
            WordPieceTokenizer.Load(Fixture.Path("golden", "wordpiece")), path, DualEncoderKind.Hypencoder,
            correctionBound: 0.5);
        Model = RetrievalModel.Load(path);
        Index = await PassageIndex.BuildAsync(
            Model, Enumerable.Range(0, Passages).Select(i => new Passage($"p{i}", "", Text(i))),
            _folder.File("index"));
        PassageClustersBuilder.Build(Index.Vectors, Index.ClustersPath);
        string output = _folder.File("shards");
        Manifest = IndexSplitter.Split(Index, Shards, output);
        string[] folders = [.. Manifest.Shards.Select(shard => Path.Combine(output, shard.Folder))];
        ClusterMembership membership = new($"test-{Guid.NewGuid():N}", FreeEndpoint(), null);
        await StartAsync(membership.First!, membership, folders[0]);
        await StartAsync(FreeEndpoint(), membership, folders[1]);
        await StartAsync(FreeEndpoint(), membership, folders[2], folders[0]);
        Searcher = await ClusterSearcher.StartAsync(
            FreeEndpoint(), membership, Model, Manifest,
            new CoordinatorOptions { Deadline = TimeSpan.FromSeconds(20) },
            TimeSpan.FromSeconds(20), LogLevel.Critical);
    }

    public async ValueTask DisposeAsync()
    {
        await Searcher.DisposeAsync();
        foreach (ClusterNode node in _nodes.AsEnumerable().Reverse())
            await node.DisposeAsync();
        _hosted.ForEach(shards => shards.Dispose());
        Index.Dispose();
        Model.Dispose();
        _folder.Dispose();
    }

    private async Task StartAsync(IPEndPoint endpoint, ClusterMembership membership, params string[] folders)
    {
        HostedShards shards = HostedShards.Open(folders, (info, directory) => info.LoadModel(directory), threads: 1);
        _hosted.Add(shards);
        _nodes.Add(await ClusterNode.StartAsync(endpoint, membership, shards, LogLevel.Critical));
    }
}
