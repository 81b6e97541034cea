using System.Collections.Concurrent;
using Hypencoder.Data;
using Hypencoder.Hub;

namespace Hypencoder.Tests.Data.Hub;

/// <summary>A loopback hub with one repository, an empty cache, and options with which nothing waits.</summary>
internal sealed class HubFixture : IDisposable
{
    public const string Id = "org/model";
    public static readonly string Commit = new('a', 40);

    /// <summary>A list of files without sizes and hashes, as some mirrors answer.</summary>
    public static readonly string ShortList =
        $$"""{"sha":"{{Commit}}","siblings":[{"rfilename":"config.json"},{"rfilename":"model.safetensors"}]}""";

    private readonly TemporaryFolder _folder = new();
    private readonly ConcurrentQueue<TimeSpan> _delays = new();

    public HubFixture()
    {
        Hub.Add(Id, 'a', ("config.json", Config), ("1_Pooling/config.json", Pooling), ("model.safetensors", Weights));
        Options = new HubOptions
        {
            Endpoint = new Uri(Hub.Address),
            Cache = _folder["hub"],
            Timeout = TimeSpan.FromSeconds(30),
            Delay = (delay, cancellationToken) =>
            {
                _delays.Enqueue(delay);
                return Task.CompletedTask;
            },
        };
    }

    public LoopbackHub Hub { get; } = new();

    public HubOptions Options { get; set; }

    public LoopbackFile Config { get; } = LoopbackFile.Text("""{"model_type":"bert"}""");

    public LoopbackFile Pooling { get; } = LoopbackFile.Text("{}");

    public LoopbackFile Weights { get; } = LoopbackFile.Large(300_000, seed: 1);

    /// <summary>The waits before requests were made again.</summary>
    public IReadOnlyList<TimeSpan> Delays => [.. _delays];

    /// <summary>Its folder of the cache.</summary>
    public string Repository => Path.Combine(Options.Cache, "models--org--model");

    public string Snapshot => Path.Combine(Repository, "snapshots", Commit);

    public string Blob(LoopbackFile file) => Path.Combine(Repository, "blobs", file.Etag);

    /// <summary>Pulls every file, with a new client.</summary>
    public HubSnapshot Pull(string repository = Id, Action<HubProgress>? progress = null) =>
        Pull(repository, listing => listing.Files, progress);

    public HubSnapshot Pull(
        string repository, Func<HubListing, IEnumerable<string>> choose, Action<HubProgress>? progress = null)
    {
        using HubClient client = new(Options);
        return client.Pull(
            HubRepository.Parse(repository), choose,
            progress is null ? null : new CallbackProgress<HubProgress>(progress));
    }

    /// <summary>The message of a pull that the answers of the hub make fail.</summary>
    public string PullRefused(string repository = Id)
    {
        string message = Assert.Throws<InvalidDataException>(() => Pull(repository)).Message;
        Assert.DoesNotContain('\n', message);
        return message;
    }

    /// <summary>The message of a pull that the network makes fail.</summary>
    public string PullFailed(string repository = Id) =>
        Assert.ThrowsAny<IOException>(() => Pull(repository)).Message;

    /// <summary>Every file and link in the cache but the locks, relative, with what links point to.</summary>
    public IEnumerable<string> Tree() => new DirectoryInfo(Options.Cache)
        .EnumerateFiles("*", SearchOption.AllDirectories)
        .Select(f => (Path: Path.GetRelativePath(Options.Cache, f.FullName), Target: f.LinkTarget))
        .Where(f => !f.Path.StartsWith(".locks", StringComparison.Ordinal))
        .Select(f => f.Target is null ? f.Path : $"{f.Path} -> {f.Target}")
        .Order(StringComparer.Ordinal);

    /// <summary>The names of everything beside the cache folder.</summary>
    public IEnumerable<string> Outside() => Directory
        .EnumerateFileSystemEntries(_folder.FullName, "*", SearchOption.AllDirectories)
        .Where(path => !path.StartsWith(Options.Cache, StringComparison.Ordinal));

    public string InFolder(string name) => _folder[name];

    public void Dispose()
    {
        Hub.Dispose();
        _folder.Dispose();
    }
}
