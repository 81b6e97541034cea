using Hypencoder.Data;
using Hypencoder.Retrieval.Indexing;
using Hypencoder.Retrieval.Searching;
using Hypencoder.Search;

namespace Hypencoder.Retrieval.Segments;

/// <summary>
/// An open segment: passages, their vectors, and what searches need beside them. Its files never change, so several
/// states of an index share it. Safe to use from many threads.
/// </summary>
internal sealed class IndexSegment : SharedResource
{
    private readonly PassageFile _passages;

    private IndexSegment(string directory, IndexSegmentInfo info, VectorStore vectors, PassageFile passages)
    {
        Directory = directory;
        Info = info;
        Vectors = vectors;
        _passages = passages;
        Strategies = new StrategyFactory(
            vectors, PassageIndex.GraphPathIn(directory), PassageIndex.ClustersPathIn(directory), directory);
    }

    /// <summary>Its folder.</summary>
    public string Directory { get; }

    /// <summary>How the index's record names it.</summary>
    public IndexSegmentInfo Info { get; }

    public VectorStore Vectors { get; }

    /// <summary>Makes searches of it; opens its graph and clusters when they are first wanted.</summary>
    public StrategyFactory Strategies { get; }

    public int Count => Vectors.Count;

    /// <summary>Opens a segment of an index that is finished.</summary>
    /// <param name="index">The index's folder.</param>
    /// <param name="folder">The segment's in it.</param>
    /// <param name="record">The index's, with the numbers of this segment.</param>
    /// <exception cref="InvalidDataException">A file is missing, malformed or of another index.</exception>
    public static IndexSegment Open(string index, string folder, IndexInfo record)
    {
        string directory = folder == SegmentNames.Own ? index : Path.Combine(index, folder);
        string path = PassageIndex.VectorsPath(directory);
        if (!File.Exists(path))
            throw new InvalidDataException($"{path}: expected a file of the index, found none");
        VectorStore vectors = VectorStore.Open(path);
        try
        {
            IndexFolder.RequireOwn(index, record, vectors);
            IndexSegmentInfo info = new()
            {
                Folder = folder,
                Passages = record.Passages,
                PassagesSha256 = record.PassagesSha256 ?? "",
                VectorsFingerprint = vectors.Fingerprint,
            };
            return new IndexSegment(directory, info, vectors, PassageFile.Open(directory, record));
        }
        catch
        {
            vectors.Dispose();
            throw;
        }
    }

    /// <summary>Opens a segment that an index's record lists.</summary>
    /// <inheritdoc cref="Open(string, string, IndexInfo)"/>
    public static IndexSegment Open(string index, IndexSegmentInfo wanted, IndexInfo record) =>
        Open(index, wanted.Folder, record with
        {
            Passages = wanted.Passages,
            PassagesSha256 = wanted.PassagesSha256,
            VectorsFingerprint = wanted.VectorsFingerprint,
        });

    /// <summary>The ids of its passages, in order.</summary>
    public IEnumerable<string> Ids() => Enumerable.Range(0, Count).Select(Vectors.Id);

    /// <summary>The passage with a 0-based index in the segment.</summary>
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

    /// <summary>Every passage in order, as <see cref="Passage(int)"/> gives it.</summary>
    public IEnumerable<Passage> Passages()
    {
        foreach ((int index, Passage passage) in _passages.ReadAll().Index())
        {
            IndexFolder.RequireId(Directory, index, passage, Vectors.Id(index));
            yield return passage;
        }
    }

    protected override void Free()
    {
        Strategies.Dispose();
        _passages.Dispose();
        Vectors.Dispose();
    }
}
