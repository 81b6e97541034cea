using Hypencoder.Data;
using Hypencoder.Models.Indexing;
using Hypencoder.Search;

namespace Hypencoder.Models;

/// <summary>
/// An encoded corpus in a folder: <c>vectors.bin</c> (the vector store), <c>passages.jsonl</c> (what to show),
/// <c>index.json</c> (what made it) and, once built, <c>graph.bin</c> (the neighbour graph) and <c>clusters.bin</c>
/// (the clusters of passages).
/// </summary>
public sealed class PassageIndex : IDisposable
{
    private readonly Lazy<PassageFile> _passages;

    private PassageIndex(string directory, IndexInfo info, VectorStore vectors)
    {
        Directory = directory;
        Info = info;
        Vectors = vectors;
        _passages = new Lazy<PassageFile>(() => new PassageFile(PassagesPath(directory)));
    }

    /// <summary>Its folder.</summary>
    public string Directory { get; }

    /// <summary>What made it.</summary>
    public IndexInfo Info { get; }

    /// <summary>The passage vectors and ids.</summary>
    public VectorStore Vectors { get; }

    /// <summary>Where the neighbour graph is kept.</summary>
    public string GraphPath => GraphPathIn(Directory);

    /// <summary>Where the clusters of passages are kept.</summary>
    public string ClustersPath => Path.Combine(Directory, "clusters.bin");

    /// <summary>Opens an index.</summary>
    /// <param name="directory">Its folder.</param>
    /// <param name="modelFingerprint">The model that is to search it; null to open it for any use.</param>
    /// <exception cref="InvalidDataException">A file is missing or malformed, or another model made it.</exception>
    public static PassageIndex Open(string directory, string? modelFingerprint = null)
    {
        IndexInfo info = IndexInfo.Read(directory);
        string path = VectorsPath(directory);
        if (!File.Exists(path))
        {
            throw new InvalidDataException(
                $"{directory}: the index is unfinished; the command that began it completes it with --resume");
        }
        VectorStore vectors = VectorStore.Open(path);
        string made = vectors.ModelFingerprint;
        if (modelFingerprint is null || modelFingerprint == made)
            return new PassageIndex(directory, info, vectors);
        vectors.Dispose();
        throw new InvalidDataException(
            $"{directory}: the index was made by the model {made}, not by {modelFingerprint}: "
            + "encode the corpus with this model");
    }

    /// <summary>The passage with a 0-based index.</summary>
    public Passage Passage(int index) => _passages.Value.Read(index, 1)[0];

    /// <inheritdoc/>
    public void Dispose() => Vectors.Dispose();

    internal static string VectorsPath(string directory) => Path.Combine(directory, "vectors.bin");

    internal static string PassagesPath(string directory) => Path.Combine(directory, "passages.jsonl");

    internal static string GraphPathIn(string directory) => Path.Combine(directory, "graph.bin");
}
