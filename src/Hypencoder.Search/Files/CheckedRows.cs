using System.Numerics;
using System.Runtime.CompilerServices;

namespace Hypencoder.Search.Files;

/// <summary>
/// The rows that follow the header of a mapped file. Before a row is returned, its group is compared with its checksum
/// and its values are checked. An intact group is checked once and then costs one bit to test; a damaged one is
/// checked, and refused, on every access. Safe to read from many threads.
/// </summary>
internal sealed class CheckedRows
{
    private const int CheckedBytes = 1 << 18; // this much stays in L2 between the reads of a group
    private readonly MappedFile _file;
    private readonly string _what;
    private readonly int _rows;
    private readonly int _rowBytes;
    private readonly long _checksumsAt;
    private readonly int _groupShift;
    private readonly uint[] _intact;
    private readonly CheckRows? _check;

    /// <param name="file">File that holds the rows.</param>
    /// <param name="what">Plural name of the rows, for error messages.</param>
    /// <param name="rows">Number of rows.</param>
    /// <param name="rowBytes">Number of bytes in a row.</param>
    /// <param name="rowsPerGroup">Number of rows that share a checksum, a power of two.</param>
    /// <param name="checksumsAt">Offset of the groups' checksums, which have been verified themselves.</param>
    /// <param name="check">
    /// Checks values, since a checksum proves only that they are as they were written; null for none.
    /// </param>
    public CheckedRows(
        MappedFile file, string what, int rows, int rowBytes, int rowsPerGroup, long checksumsAt,
        CheckRows? check = null)
    {
        _check = check;
        _file = file;
        _what = what;
        _rows = rows;
        _rowBytes = rowBytes;
        _checksumsAt = checksumsAt;
        _groupShift = BitOperations.Log2((uint)rowsPerGroup);
        _intact = new uint[Groups(Groups(rows, rowsPerGroup), 32)];
    }

    /// <summary>Number of groups for a number of rows.</summary>
    public static long Groups(long rows, int rowsPerGroup) => (rows + rowsPerGroup - 1) / rowsPerGroup;

    /// <summary>The bytes of adjacent rows, which must be within the file and fit into a span.</summary>
    /// <exception cref="InvalidDataException">A group of these rows is damaged or holds invalid values.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ReadOnlySpan<T> Span<T>(int start, int count)
        where T : unmanaged
    {
        if (count > 0)
        {
            int last = (start + count - 1) >> _groupShift;
            for (int group = start >> _groupShift; group <= last; group++)
            {
                if ((_intact[group >> 5] & (1u << group)) == 0)
                    VerifyGroup(group);
            }
        }
        return _file.Span<T>(
            FileHeader.Size + (long)start * _rowBytes, (int)((long)count * _rowBytes / Unsafe.SizeOf<T>()));
    }

    /// <summary>Verifies checksums and values of every group, including those verified before.</summary>
    /// <exception cref="InvalidDataException">A group is damaged; the message names the rows.</exception>
    public void VerifyAll()
    {
        for (int group = 0; (long)group << _groupShift < _rows; group++)
            VerifyGroup(group);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void VerifyGroup(int group)
    {
        long first = (long)group << _groupShift, end = Math.Min(_rows, (group + 1L) << _groupShift);
        uint expected = _file.Span<uint>(_checksumsAt + (long)group * sizeof(uint), 1)[0];
        long at = FileHeader.Size + first * _rowBytes;
        uint found = _file.Checksum(at, (end - first) * _rowBytes);
        if (found != expected)
            throw new InvalidDataException(
                $"{_file.Path}: expected checksum {expected:x8} of the {_what} {first} to {end - 1}, found {found:x8}");
        if (_check != null)
            Check(_check, first, end);
        Interlocked.Or(ref _intact[group >> 5], 1u << group);
    }

    private void Check(CheckRows check, long first, long end)
    {
        int step = Math.Max(1, CheckedBytes / _rowBytes);
        try
        {
            for (; first < end; first += step)
            {
                int count = (int)Math.Min(step, end - first);
                check((int)first, _file.Span<byte>(FileHeader.Size + first * _rowBytes, count * _rowBytes));
            }
        }
        catch (InvalidDataException e)
        {
            throw new InvalidDataException($"{_file.Path}: {e.Message}", e);
        }
    }
}
