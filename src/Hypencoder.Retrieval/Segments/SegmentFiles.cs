using Hypencoder.Data;
using Hypencoder.Data.Formats;
using Hypencoder.Models;
using Hypencoder.Retrieval.Indexing;
using Hypencoder.Search;

namespace Hypencoder.Retrieval.Segments;

/// <summary>Writes the folder of a new segment, and removes folders and files that an index does not use.</summary>
internal static class SegmentFiles
{
    private const int BlockRows = 1024;

    /// <summary>Encodes passages into a new segment.</summary>
    /// <param name="index">Path of the index's folder.</param>
    /// <param name="folder">Folder of the segment within it.</param>
    /// <param name="record">Record of the index.</param>
    /// <param name="model">Model that made the index.</param>
    /// <param name="passages">Passages to encode, which are read once.</param>
    /// <param name="progress">Receives the progress after each block; null for none.</param>
    /// <param name="cancellationToken">Stops the encoding; no files are left.</param>
    public static IndexSegmentInfo Encode(
        string index, string folder, IndexInfo record, RetrievalModel model, IEnumerable<Passage> passages,
        IProgress<EncodingProgress>? progress, CancellationToken cancellationToken) =>
        Write(index, folder, record, passages, cancellationToken, directory => new PassageEncoding(
            model, IndexInfoFile.Read(directory), progress, cancellationToken)
            .Complete(directory, resume: false));

    /// <summary>
    /// Copies the remaining passages of several segments to a new one, and builds a graph and clusters if the first of
    /// them has any.
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
    /// Removes everything in an index's folder that is not a part of the index: files of earlier states and of
    /// interrupted changes. Where the operating system does not delete open files, the next change removes them.
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
            LastChange = null,
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

    /// <summary>Copies rows unchanged, so that every vector keeps its bits.</summary>
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
