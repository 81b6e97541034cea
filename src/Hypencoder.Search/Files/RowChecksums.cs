using System.Runtime.InteropServices;

namespace Hypencoder.Search.Files;

/// <summary>
/// The checksums of rows of equal length, one for each group of <see cref="RowsPerGroup"/>, however they arrive.
/// </summary>
internal sealed class RowChecksums(int rowBytes)
{
    public const int RowsPerGroup = 1024;
    private readonly List<uint> _groups = [];
    private long _rows;

    public static long Groups(long rows) => (rows + RowsPerGroup - 1) / RowsPerGroup;

    /// <summary>Takes the next rows.</summary>
    public void Append(ReadOnlySpan<byte> rows)
    {
        while (!rows.IsEmpty)
        {
            int filled = (int)(_rows % RowsPerGroup);
            int count = Math.Min(RowsPerGroup - filled, rows.Length / rowBytes);
            if (filled == 0)
                _groups.Add(0);
            _groups[^1] = Crc32C.Append(_groups[^1], rows[..(count * rowBytes)]);
            _rows += count;
            rows = rows[(count * rowBytes)..];
        }
    }

    /// <summary>All groups and <paramref name="more"/>, as they stand in a file.</summary>
    public ReadOnlySpan<byte> ToBytes(params ReadOnlySpan<uint> more)
    {
        uint[] checksums = [.. _groups, .. more];
        return MemoryMarshal.AsBytes(checksums.AsSpan());
    }

    /// <summary>Compares rows of a file with the checksums that stand in it.</summary>
    /// <exception cref="InvalidDataException">They differ; the message says which rows.</exception>
    public static void Verify(MappedFile file, string what, long rows, long rowBytes, ReadOnlySpan<uint> expected)
    {
        for (long first = 0; first < rows; first += RowsPerGroup)
        {
            long count = Math.Min(RowsPerGroup, rows - first);
            file.Verify(
                $"{what} {first} to {first + count - 1}", expected[(int)(first / RowsPerGroup)],
                FileHeader.Size + first * rowBytes, count * rowBytes);
        }
    }
}
