using System.Runtime.InteropServices;
using Hypencoder.Search.Files;
using Microsoft.Win32.SafeHandles;

namespace Hypencoder.Search;

/// <summary>Writes a neighbour graph from given lists of neighbours.</summary>
internal static class NeighborLists
{
    /// <summary>
    /// Writes the graph of <paramref name="store"/> to <paramref name="path"/>, which changes only when the graph is
    /// complete. Memory use does not grow with the graph: rows are collected in a temporary file of the same size.
    /// </summary>
    /// <param name="store">Passages of the graph.</param>
    /// <param name="path">Path of the new file.</param>
    /// <param name="width">Greatest number of neighbours of a passage.</param>
    /// <param name="rows">
    /// Passage indices with those of their neighbours, nearest first. Passages may be in any order; one that is missing
    /// has no neighbours, and the last row counts for one that is repeated.
    /// </param>
    /// <param name="cancellationToken">Stops the writing between rows.</param>
    /// <exception cref="ArgumentException">
    /// An index is not in the store, a row is longer than the width, or a neighbour is a duplicate or the passage
    /// itself.
    /// </exception>
    public static void Write(
        VectorStore store, string path, int width, IEnumerable<(int Passage, int[] Neighbors)> rows,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentOutOfRangeException.ThrowIfNegative(width);
        using SafeFileHandle waiting = File.OpenHandle(
            path + ".rows", FileMode.Create, FileAccess.ReadWrite, FileShare.None, FileOptions.DeleteOnClose);
        // Stored as index + 1, so that rows that are never written read as −1.
        int[] row = new int[width];
        RandomAccess.SetLength(waiting, (long)store.Count * width * sizeof(int));
        foreach ((int passage, int[] neighbors) in rows)
        {
            cancellationToken.ThrowIfCancellationRequested();
            ArgumentOutOfRangeException.ThrowIfGreaterThan(neighbors.Length, width, nameof(rows));
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)passage, (uint)store.Count, nameof(rows));
            Array.Clear(row);
            for (int i = 0; i < neighbors.Length; i++)
            {
                ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(
                    (uint)neighbors[i], (uint)store.Count, nameof(rows));
                row[i] = neighbors[i] + 1;
            }
            if (NeighborRow.Fault(neighbors, passage, store.Count) is string fault)
                throw new ArgumentException($"passage {passage}: expected {fault}", nameof(rows));
            RandomAccess.Write(waiting, MemoryMarshal.AsBytes(row.AsSpan()), (long)passage * width * sizeof(int));
        }
        Copy(waiting, store, path, width, cancellationToken);
    }

    private static void Copy(
        SafeFileHandle waiting, VectorStore store, string path, int width, CancellationToken cancellationToken)
    {
        try
        {
            using NeighborGraphWriter writer = new(path, store, width, resume: false);
            int[] block = new int[RowChecksums.RowsPerGroup * width];
            while (width > 0 && writer.Count < store.Count)
            {
                cancellationToken.ThrowIfCancellationRequested();
                int rows = Math.Min(RowChecksums.RowsPerGroup, store.Count - writer.Count);
                Span<int> values = block.AsSpan(0, rows * width);
                ReadExactly(waiting, MemoryMarshal.AsBytes(values), (long)writer.Count * width * sizeof(int));
                foreach (ref int value in values)
                    value--;
                writer.Append(values);
            }
            writer.Complete();
        }
        catch
        {
            File.Delete(ResumableFile.PartPath(path));
            File.Delete(ResumableFile.LogPath(path));
            throw;
        }
    }

    private static void ReadExactly(SafeFileHandle file, Span<byte> bytes, long offset)
    {
        while (!bytes.IsEmpty)
        {
            int read = RandomAccess.Read(file, bytes, offset);
            if (read == 0)
                throw new EndOfStreamException();
            bytes = bytes[read..];
            offset += read;
        }
    }
}
