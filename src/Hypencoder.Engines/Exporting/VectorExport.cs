using Hypencoder.Retrieval;
using Hypencoder.Retrieval.Segments;
using Hypencoder.Search;

namespace Hypencoder.Engines;

/// <summary>
/// Writes the passage vectors of an index and their ids for other engines, which are to compare them by inner products:
/// the surrogates of q-nets do not have length 1, nor do the passages of most models.
/// </summary>
public static class VectorExport
{
    private const int BlockRows = 1024;

    /// <summary>Writes a folder with the vectors of an index as float32, whatever the index stores.</summary>
    /// <param name="index">Index, whose removed passages are left out.</param>
    /// <param name="format">Form of the vectors.</param>
    /// <param name="directory">Path of the folder, which must not exist; it appears when it is complete.</param>
    /// <param name="threads">
    /// Number of threads that build an index of USearch, whose links depend on it; 0 for all processors.
    /// </param>
    /// <param name="progress">Receives the number of passages written, after each block; null for none.</param>
    /// <param name="cancellationToken">Stops the export, which then leaves nothing.</param>
    /// <exception cref="InvalidDataException">
    /// The folder exists, the index is empty or damaged, or the form cannot hold an id or vectors of this width.
    /// </exception>
    /// <exception cref="InvalidOperationException">USearch is needed and does not load.</exception>
    public static void Write(
        PassageIndex index, VectorFormat format, string directory, int threads = 0, IProgress<int>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(index);
        ArgumentException.ThrowIfNullOrEmpty(directory);
        IndexState state = index.Acquire();
        try
        {
            if (state.Count == 0)
            {
                throw new InvalidDataException(
                    $"{index.Directory}: expected an index with passages to export, found an empty one");
            }
            VectorStore first = state.Segments[0].Segment.Vectors;
            using VectorFolder folder = new(
                directory,
                new ExportRecord(
                    format, state.Count, first.Dimension, first.ModelFingerprint,
                    first.Element.ToString().ToLowerInvariant(), new Dictionary<string, string>()),
                threads);
            int done = 0;
            foreach (SegmentView view in state.Segments)
                Write(view, folder, ref done, progress, cancellationToken);
            folder.Complete();
        }
        finally
        {
            state.Release();
        }
    }

    private static void Write(
        SegmentView view, VectorFolder folder, ref int done, IProgress<int>? progress,
        CancellationToken cancellationToken)
    {
        VectorStore store = view.Segment.Vectors;
        int d = store.Dimension;
        float[] vectors = new float[Math.Min(BlockRows, view.Live) * d];
        foreach (int[] rows in view.LiveIndices().Chunk(BlockRows))
        {
            cancellationToken.ThrowIfCancellationRequested();
            for (int i = 0; i < rows.Length; i++)
                store.Read(rows[i], vectors.AsSpan(i * d, d));
            folder.Append([.. rows.Select(store.Id)], vectors.AsSpan(0, rows.Length * d));
            progress?.Report(done += rows.Length);
        }
    }
}
