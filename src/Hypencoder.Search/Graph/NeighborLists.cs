using System.Runtime.InteropServices;
using Hypencoder.Search.Files;
using Microsoft.Win32.SafeHandles;

namespace Hypencoder.Search;

/// <summary>Writes a neighbour graph that is known already.</summary>
internal static class NeighborLists
{
    /// <summary>
    /// Writes the graph of <paramref name="store"/> to <paramref name="path"/>, where nothing changes until it is
    /// complete. Memory does not grow with it: the rows wait in a temporary file of their size.
    /// </summary>
    /// <param name="store">The passages.</param>
    /// <param name="path">Where <see cref="NeighborGraph.Open"/> finds it.</param>
    /// <param name="width">The most neighbours that a passage has.</param>
    /// <param name="rows">
    /// Passage indices and those of their neighbours, nearest first. Passages in any order; one that is not given has
    /// no neighbours, and of one that is given twice the last row counts.
    /// </param>
    /// <param name="cancellationToken">Cancels between rows.</param>
    /// <exception cref="ArgumentException">
    /// An index is not in the store, a row is longer than the width, or a neighbour comes twice or is the passage
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
        // One more than each index, so that what is never written reads as −1.
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
