using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Hypencoder.Data;
using Hypencoder.Data.Formats;
using Hypencoder.Models;
using Hypencoder.Retrieval;
using Hypencoder.Search;

namespace Hypencoder.Studies.Published;

/// <summary>
/// A cache of encoded corpora that studies share. An index is identified by a hash of everything that its vectors
/// depend on: the model, the passages, their prompt and their maximum length. An unfinished index is completed.
/// </summary>
/// <param name="folder">The folder of the indexes.</param>
internal sealed class IndexCache(string folder)
{
    private const string Name = "indexes";
    private const int Version = 1;
    private const int HexDigits = 24;

    /// <summary>The folder of the indexes.</summary>
    public string Folder => folder;

    /// <summary>
    /// Returns the cache in the folder <c>indexes</c> of $HYPENCODER_CACHE or, where that is not set, of
    /// <c>hypencoder</c> in $XDG_CACHE_HOME or <c>~/.cache</c>.
    /// </summary>
    public static IndexCache FromEnvironment() => new(CacheFolder.FromEnvironment(Name));

    /// <summary>Returns the folder of an index.</summary>
    internal string PathOf(string modelFingerprint, string corpusDigest, int maxLength, string prompt = "")
    {
        string all = string.Create(
            CultureInfo.InvariantCulture,
            $"index {Version}\n{modelFingerprint}\n{corpusDigest}\n{maxLength}\n{prompt}");
        string key = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(all)))[..HexDigits];
        return Path.Combine(folder, key);
    }

    /// <summary>Returns the folder of the index of a corpus, which is created if missing.</summary>
    internal string Encode(
        RetrievalModel model, StudySource source, int maxLength, IStudyObserver observer,
        CancellationToken cancellationToken)
    {
        string path = PathOf(model.Fingerprint, source.Digest, maxLength, model.PassageInput.Prompt);
        using FileStream held = Lock(path, observer, cancellationToken);
        // The name contains the hash of the passages, so they need not be read to be compared.
        if (PassageIndex.IsFinished(path))
            return path;
        CorpusEncoder.Encode(
            model, $"sha256:{source.Digest}", source.Passages(), path, resume: true, maxLength: maxLength,
            progress: new CallbackProgress<EncodingProgress>(p => observer.Progress(
                FormattableString.Invariant($"{p.Done} of {p.Total} passages, {p.PassagesPerSecond:f0}/s"))),
            cancellationToken: cancellationToken);
        return path;
    }

    /// <summary>Returns the path of the neighbour graph of an index, which is built if missing.</summary>
    internal string BuildGraph(
        string index, int neighbors, int threads, IStudyObserver observer, CancellationToken cancellationToken)
    {
        string graph = Path.Combine(index, FormattableString.Invariant($"graph-{neighbors}.bin"));
        using FileStream held = Lock(index, observer, cancellationToken);
        if (File.Exists(graph))
            return graph;
        using PassageIndex opened = PassageIndex.Open(index);
        NeighborGraphOptions options = new() { Neighbors = neighbors, Threads = threads, Resume = true };
        NeighborGraphBuilder.Build(
            opened.Vectors, graph, options,
            new CallbackProgress<int>(done => observer.Progress($"{done} of {opened.Vectors.Count} passages")),
            cancellationToken);
        return graph;
    }

    /// <summary>Returns the path of the clusters of an index, which are built if missing.</summary>
    internal string BuildClusters(
        string index, ClusterOptions options, IStudyObserver observer, CancellationToken cancellationToken)
    {
        // The second version of the format; caches may hold files of the first, which cannot be read any more.
        string clusters = Path.Combine(
            index, FormattableString.Invariant($"clusters2-{options.Clusters}-{options.Seed}.bin"));
        using FileStream held = Lock(index, observer, cancellationToken);
        if (File.Exists(clusters))
            return clusters;
        using PassageIndex opened = PassageIndex.Open(index);
        PassageClustersBuilder.Build(
            opened.Vectors, clusters, options,
            new CallbackProgress<int>(done => observer.Progress($"{done} of {opened.Vectors.Count} passages")),
            cancellationToken);
        return clusters;
    }

    /// <summary>Locks an index, so that one process creates it while others wait.</summary>
    private static FileStream Lock(string path, IStudyObserver observer, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        return FileLock.OpenAsync(
            path + ".lock", cancellationToken,
            () => observer.Progress("waiting for another process that is creating the same index"))
            .GetAwaiter().GetResult();
    }
}
