using System.Runtime.InteropServices;

namespace Hypencoder.Search.Files;

/// <summary>
/// The checksums of rows of equal length, one for each group of <paramref name="rowsPerGroup"/> rows, however many rows
/// are appended at a time.
/// </summary>
internal sealed class RowChecksums(int rowBytes, int rowsPerGroup = RowChecksums.RowsPerGroup)
{
    /// <summary>
    /// Size of a group in new files. Reading a single row verifies its whole group: 768 KB of float32 rows of 768
    /// values.
    /// </summary>
    public const int RowsPerGroup = 256;

    private readonly List<uint> _groups = [];
    private long _rows;

    /// <summary>Appends rows.</summary>
    public void Append(ReadOnlySpan<byte> rows)
    {
        while (!rows.IsEmpty)
        {
            int filled = (int)(_rows % rowsPerGroup);
            int count = Math.Min(rowsPerGroup - filled, rows.Length / rowBytes);
            if (filled == 0)
                _groups.Add(0);
            _groups[^1] = Crc32C.Append(_groups[^1], rows[..(count * rowBytes)]);
            _rows += count;
            rows = rows[(count * rowBytes)..];
        }
    }

    /// <summary>The checksums of all groups, followed by <paramref name="more"/>, as stored in a file.</summary>
    public ReadOnlySpan<byte> ToBytes(params ReadOnlySpan<uint> more)
    {
        uint[] checksums = [.. _groups, .. more];
        return MemoryMarshal.AsBytes(checksums.AsSpan());
    }
}
