using System.Numerics;
using System.Runtime.CompilerServices;

namespace Hypencoder.Search.Files;

/// <summary>
/// The rows of a mapped file behind its header, of which none is given out before its group was compared with its
/// checksum and its values were checked: once for an intact group, which is a bit to test from then on, and every time
/// for a damaged one. Safe to read from many threads.
/// </summary>
internal sealed class CheckedRows
{
    private const int CheckedBytes = 1 << 18; // stay in L2 between the reads of a group
    private readonly MappedFile _file;
    private readonly string _what;
    private readonly int _rows;
    private readonly int _rowBytes;
    private readonly long _checksumsAt;
    private readonly int _groupShift;
    private readonly uint[] _intact;
    private readonly CheckRows? _check;

    /// <param name="file">The file.</param>
    /// <param name="what">What the rows are, for errors.</param>
    /// <param name="rows">How many.</param>
    /// <param name="rowBytes">The length of each.</param>
    /// <param name="rowsPerGroup">A power of two.</param>
    /// <param name="checksumsAt">Where the checksums of the groups are, themselves verified.</param>
    /// <param name="check">Checks values, since a checksum proves only that they are as they were written.</param>
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

    /// <summary>How many groups some rows make.</summary>
    public static long Groups(long rows, int rowsPerGroup) => (rows + rowsPerGroup - 1) / rowsPerGroup;

    /// <summary>The bytes of neighbouring rows, which are within the file and fit into a span.</summary>
    /// <exception cref="InvalidDataException">The group of one of them is damaged or holds what cannot be.</exception>
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

    /// <summary>Compares every group with its checksum and checks its values, those known to be intact too.</summary>
    /// <exception cref="InvalidDataException">One is wrong; the message says which rows.</exception>
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
