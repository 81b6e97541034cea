using Hypencoder.Data;
using Hypencoder.Data.Formats;
using Hypencoder.Models;
using Hypencoder.Retrieval.Indexing;
using Hypencoder.Search;

namespace Hypencoder.Retrieval.Segments;

/// <summary>Writes the folder of a new segment, and removes folders and files that an index does not name.</summary>
internal static class SegmentFiles
{
    private const int BlockRows = 1024;

    /// <summary>Encodes passages into a new segment.</summary>
    /// <param name="index">The index's folder.</param>
    /// <param name="folder">The segment's in it.</param>
    /// <param name="record">The index's.</param>
    /// <param name="model">The model that made the index.</param>
    /// <param name="passages">Read once.</param>
    /// <param name="progress">Receives a report after each block; may be null.</param>
    /// <param name="cancellationToken">Stops it; nothing is left.</param>
    public static IndexSegmentInfo Encode(
        string index, string folder, IndexInfo record, RetrievalModel model, IEnumerable<Passage> passages,
        IProgress<EncodingProgress>? progress, CancellationToken cancellationToken) =>
        Write(index, folder, record, passages, cancellationToken, directory => new PassageEncoding(
            model, IndexInfoFile.Read(directory), progress, cancellationToken)
            .Complete(directory, resume: false));

    /// <summary>
    /// Copies what is left of some segments into a new one, with a graph and clusters where the first of them has some.
    /// </summary>
    public static IndexSegmentInfo Merge(
        string index, string folder, IndexInfo record, IReadOnlyList<SegmentView> views,
        CancellationToken cancellationToken) =>
        Write(index, folder, record, views.SelectMany(view => view.Passages()), cancellationToken, directory =>
        {
            string path = PassageIndex.VectorsPath(directory);
            CopyVectors(views, path, cancellationToken);
            using VectorStore vectors = VectorStore.Open(path);
            SegmentStructures.Rebuild(views[0].Segment, vectors, directory, cancellationToken);
            IndexFolder.Finish(directory, IndexInfoFile.Read(directory));
        });

    /// <summary>
    /// Removes what is in an index's folder and is no part of the index: of earlier states, and of changes that were
    /// broken off. Where the system does not let files go that somebody has open, the next change removes them.
    /// </summary>
    public static void RemoveOthers(string index, IndexInfo record)
    {
        AtomicFile.RemoveLeftovers(index);
        string[] folders = record.Segments is null ? [SegmentNames.Own] : [.. record.Segments.Select(s => s.Folder)];
        foreach (string path in Directory.EnumerateDirectories(index))
        {
            string name = Path.GetFileName(path);
            if (SegmentNames.IsFolder(name) && !folders.Contains(name))
                Remove(() => Directory.Delete(path, recursive: true));
        }
        foreach (string path in Directory.EnumerateFiles(index))
        {
            string name = Path.GetFileName(path);
            bool isOld = SegmentNames.IsRemovedFile(name)
                ? name != record.RemovedFile
                : SegmentNames.OwnFiles.Contains(name) && !folders.Contains(SegmentNames.Own);
            if (isOld)
                Remove(() => File.Delete(path));
        }
    }

    private static void Remove(Action remove)
    {
        try
        {
            remove();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
        }
    }

    private static IndexSegmentInfo Write(
        string index, string folder, IndexInfo record, IEnumerable<Passage> passages,
        CancellationToken cancellationToken, Action<string> writeVectors)
    {
        string directory = Path.Combine(index, folder);
        IndexInfo wanted = record with
        {
            Version = IndexInfo.CurrentVersion,
            Generation = null,
            Segments = null,
            RemovedFile = null,
            Removed = null,
        };
        try
        {
            IndexFolder.Begin(directory, wanted, passages, cancellationToken);
            writeVectors(directory);
            IndexInfo made = IndexInfoFile.Read(directory);
            return new IndexSegmentInfo
            {
                Folder = folder,
                Passages = made.Passages,
                PassagesSha256 = made.PassagesSha256!,
                VectorsFingerprint = made.VectorsFingerprint!,
            };
        }
        catch
        {
            Remove(() => Directory.Delete(directory, recursive: true));
            throw;
        }
    }

    /// <summary>The rows are copied as they are, so that every vector keeps its bits.</summary>
    private static void CopyVectors(
        IReadOnlyList<SegmentView> views, string path, CancellationToken cancellationToken)
    {
        VectorStore first = views[0].Segment.Vectors;
        using VectorStoreWriter writer = VectorStoreWriter.Create(
            path, first.Dimension, first.ModelFingerprint, first.Element);
        foreach (SegmentView view in views)
        {
            foreach (int[] block in view.LiveIndices().Chunk(BlockRows))
            {
                cancellationToken.ThrowIfCancellationRequested();
                writer.Append(view.Segment.Vectors, block);
            }
        }
        writer.Complete();
    }
}
