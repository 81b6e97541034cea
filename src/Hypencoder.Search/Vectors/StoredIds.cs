using System.Runtime.CompilerServices;
using System.Text.Unicode;
using Hypencoder.Search.Files;

namespace Hypencoder.Search;

/// <summary>
/// The ids of a mapped store. Before the first is returned, all are compared with their checksum and validated:
/// contiguous, not empty, valid UTF-8, and distinct.
/// </summary>
/// <remarks>Loops over all ids are optimised from the first call on, since they run only once.</remarks>
internal sealed class StoredIds(MappedFile file, VectorStoreHeader header)
{
    private const int Chunk = 1 << 24;
    private volatile bool _areChecked;
    private volatile IdLookup? _lookup;

    /// <exception cref="InvalidDataException">The ids are damaged or not distinct.</exception>
    public string this[int index]
    {
        get
        {
            if (!_areChecked)
                Verify();
            return IdTable.Utf8.GetString(Bytes(index));
        }
    }

    private int Count => (int)header.Count;

    /// <summary>
    /// Index of an id; −1 if it is not in the store. The hash table is built on the first call.
    /// </summary>
    /// <exception cref="InvalidDataException">The ids are damaged or not distinct.</exception>
    public int IndexOf(string id)
    {
        if (!_areChecked)
            Verify();
        return (_lookup ??= new IdLookup(Count, Bytes)).IndexOf(id);
    }

    /// <summary>Verifies all ids, including those verified before.</summary>
    /// <exception cref="InvalidDataException">The ids are damaged or not distinct.</exception>
    public void Verify()
    {
        uint expected = file.Span<uint>(header.IdChecksumAt, 1)[0];
        file.Verify("ids", expected, header.IdOffsetsAt, header.IdBytesAt + header.IdBytes - header.IdOffsetsAt);
        CheckOffsets();
        CheckText();
        if (new DistinctIds(Count, Bytes).FirstDuplicate() is (int first, int second))
            throw new InvalidDataException(
                $"{file.Path}: expected distinct ids, found "
                + $"\"{FileHeader.Shown(IdTable.Utf8.GetString(Bytes(first)))}\" "
                + $"of passage {first} again, of passage {second}");
        _areChecked = true;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private ReadOnlySpan<byte> Bytes(int index)
    {
        ReadOnlySpan<long> ends = file.Span<long>(header.IdOffsetsAt + (long)index * sizeof(long), 2);
        return file.Span<byte>(header.IdBytesAt + ends[0], (int)(ends[1] - ends[0]));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void CheckOffsets()
    {
        long end = file.Span<long>(header.IdOffsetsAt, 1)[0];
        if (end != 0)
            throw Outside(0, end, end);
        for (int index = 0; index < Count; index++)
        {
            long start = end;
            end = file.Span<long>(header.IdOffsetsAt + (index + 1L) * sizeof(long), 1)[0];
            if (end <= start || end > header.IdBytes || end - start > IdTable.MaxBytes)
                throw Outside(index, start, end);
        }
        if (end != header.IdBytes)
            throw Outside(Count - 1, end, header.IdBytes);
    }

    private InvalidDataException Outside(int passage, long start, long end) => new(
        $"{file.Path}: expected ids of 1 to {IdTable.MaxBytes} bytes behind each other, {header.IdBytes} in all, "
        + $"found that of passage {passage} from {start} to {end}");

    /// <summary>Checks that the text is valid as a whole, and that no id begins within a character.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void CheckText()
    {
        long at = 0;
        for (int index = 0; index < Count;)
        {
            int first = index;
            long start = at;
            for (; index < Count && (index == first || at - start < Chunk); index++)
            {
                ReadOnlySpan<byte> bytes = Bytes(index);
                at += bytes.Length;
                if ((bytes[0] & 0xC0) == 0x80)
                    throw NotText(index);
            }
            if (!Utf8.IsValid(file.Span<byte>(header.IdBytesAt + start, (int)(at - start))))
                throw NotText(Enumerable.Range(first, index - first).First(i => !Utf8.IsValid(Bytes(i))));
        }
    }

    private InvalidDataException NotText(int passage) =>
        new($"{file.Path}: expected the id of passage {passage} as UTF-8, found {Convert.ToHexString(
            Bytes(passage)[..Math.Min(16, Bytes(passage).Length)])}");
}
