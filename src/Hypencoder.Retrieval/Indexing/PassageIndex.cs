using Hypencoder.Data;
using Hypencoder.Models;
using Hypencoder.Models.Configuration;
using Hypencoder.Retrieval.Indexing;
using Hypencoder.Search;

namespace Hypencoder.Retrieval;

/// <summary>
/// An encoded corpus in a folder. Each file says what it belongs to and is refused beside others.
/// <code>
/// index.json      what made it: model, corpus, length; the SHA-256 of passages.jsonl, the fingerprint of vectors.bin
/// passages.jsonl  the passages, one a line in the order of their vectors: what is encoded, and what is shown
/// passages.bin    the end and the checksum of each line, and the SHA-256 of all
/// vectors.bin     the vector store: vectors, and the ids of passages
/// graph.bin       once built, the neighbour graph; names the vector store by its fingerprint
/// clusters.bin    once built, the clusters of passages; names it too
/// extension/      while passages are added, the longer index; its files then take the places of these
/// </code>
/// While it is being encoded, <c>vectors.bin.part</c> and its log are there instead of <c>vectors.bin</c>. Folders of
/// version 1 have no <c>passages.bin</c>, and can verify their vectors alone.
/// </summary>
public sealed class PassageIndex : IDisposable
{
    private readonly PassageFile _passages;

    private PassageIndex(string directory, IndexInfo info, VectorStore vectors, PassageFile passages)
    {
        Directory = directory;
        Info = info;
        Vectors = vectors;
        _passages = passages;
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
    /// <exception cref="InvalidDataException">
    /// A file is missing, malformed or of another index, or another model made it.
    /// </exception>
    public static PassageIndex Open(string directory, string? modelFingerprint = null)
    {
        IndexInfo info = IndexInfoFile.Read(directory);
        IndexFolder.RequireFinished(directory, info);
        VectorStore vectors = VectorStore.Open(VectorsPath(directory));
        try
        {
            IndexFolder.RequireOwn(directory, info, vectors);
            if (modelFingerprint is not null && modelFingerprint != info.ModelFingerprint)
            {
                throw new InvalidDataException(
                    $"{directory}: the index was made by the model {MessageText.OneLine(info.ModelFingerprint)}, not "
                    + $"by {modelFingerprint}: encode the corpus with this model");
            }
            return new PassageIndex(directory, info, vectors, PassageFile.Open(directory, info));
        }
        catch
        {
            vectors.Dispose();
            throw;
        }
    }

    /// <summary>Whether a folder holds a finished index; it is not opened.</summary>
    public static bool IsFinished(string directory) =>
        IndexInfoFile.IsIn(directory) && IndexFolder.IsFinished(directory, IndexInfoFile.Read(directory));

    /// <summary>Opens an index that a model is to search.</summary>
    /// <exception cref="InvalidDataException">
    /// A file is missing or malformed, another model made it, or the same with other options for passages.
    /// </exception>
    public static PassageIndex Open(string directory, RetrievalModel model)
    {
        PassageIndex index = Open(directory, model.Fingerprint);
        try
        {
            index.Info.RequireSame(directory, model.Options);
            return index;
        }
        catch
        {
            index.Dispose();
            throw;
        }
    }

    /// <summary>The passage with a 0-based index.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is none.</exception>
    /// <exception cref="InvalidDataException">
    /// It is damaged, or another than the one whose vector is at this index.
    /// </exception>
    public Passage Passage(int index)
    {
        string id = Vectors.Id(index);
        Passage passage = _passages.Read(index, 1)[0];
        IndexFolder.RequireId(Directory, index, passage, id);
        return passage;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _passages.Dispose();
        Vectors.Dispose();
    }

    /// <summary>Every passage, in order, as <see cref="Passage(int)"/> gives it.</summary>
    internal IEnumerable<Passage> Passages()
    {
        foreach ((int index, Passage passage) in _passages.ReadAll().Index())
        {
            IndexFolder.RequireId(Directory, index, passage, Vectors.Id(index));
            yield return passage;
        }
    }

    internal static string VectorsPath(string directory) => Path.Combine(directory, "vectors.bin");

    internal static string GraphPathIn(string directory) => Path.Combine(directory, "graph.bin");
}
