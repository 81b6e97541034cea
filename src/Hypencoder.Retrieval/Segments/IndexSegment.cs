using Hypencoder.Data;
using Hypencoder.Retrieval.Indexing;
using Hypencoder.Retrieval.Searching;
using Hypencoder.Search;

namespace Hypencoder.Retrieval.Segments;

/// <summary>
/// An open segment: passages, their vectors, and the structures that searches need. Its files never change, so several
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

    /// <summary>Path of the segment's folder.</summary>
    public string Directory { get; }

    /// <summary>The segment's entry in the record of the index.</summary>
    public IndexSegmentInfo Info { get; }

    public VectorStore Vectors { get; }

    /// <summary>Creates searches of the segment, and opens its graph and clusters on first use.</summary>
    public StrategyFactory Strategies { get; }

    public int Count => Vectors.Count;

    /// <summary>Opens a segment of a finished index.</summary>
    /// <param name="index">Path of the index's folder.</param>
    /// <param name="folder">Folder of the segment within it.</param>
    /// <param name="record">Record of the index, with the values of this segment.</param>
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

    /// <summary>Opens a segment that the record of an index lists.</summary>
    /// <inheritdoc cref="Open(string, string, IndexInfo)"/>
    public static IndexSegment Open(string index, IndexSegmentInfo wanted, IndexInfo record) =>
        Open(index, wanted.Folder, record with
        {
            Passages = wanted.Passages,
            PassagesSha256 = wanted.PassagesSha256,
            VectorsFingerprint = wanted.VectorsFingerprint,
        });

    /// <summary>Ids of the passages, in order.</summary>
    public IEnumerable<string> Ids() => Enumerable.Range(0, Count).Select(Vectors.Id);

    /// <summary>The passage with a zero-based index in the segment.</summary>
    /// <exception cref="InvalidDataException">
    /// The passage is damaged, or is not the one that its vector belongs to.
    /// </exception>
    public Passage Passage(int index)
    {
        string id = Vectors.Id(index);
        Passage passage = _passages.Read(index, 1)[0];
        IndexFolder.RequireId(Directory, index, passage, id);
        return passage;
    }

    /// <inheritdoc cref="PassageFile.Checksum"/>
    public long Checksum(int index) => _passages.Checksum(index);

    /// <summary>All passages, in order, verified as by <see cref="Passage(int)"/>.</summary>
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
