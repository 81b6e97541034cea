using System.Numerics;
using System.Text;
using Hypencoder.Search.Files;

namespace Hypencoder.Search;

/// <summary>
/// Finds passages by their ids with a hash table of indices, 8 to 16 bytes for each id, since the ids themselves are in
/// the store. Safe to read from many threads.
/// </summary>
internal sealed class IdLookup
{
    private readonly Func<int, ReadOnlySpan<byte>> _bytes;
    private readonly int[] _slots; // index + 1; 0 is an empty slot

    /// <param name="count">Number of ids, all of them distinct.</param>
    /// <param name="bytes">Returns the UTF-8 bytes of an id.</param>
    public IdLookup(int count, Func<int, ReadOnlySpan<byte>> bytes)
    {
        _bytes = bytes;
        _slots = new int[BitOperations.RoundUpToPowerOf2((ulong)Math.Max(2, 2L * count))];
        for (int index = 0; index < count; index++)
        {
            long slot = First(bytes(index));
            while (_slots[slot] != 0)
                slot = Next(slot);
            _slots[slot] = index + 1;
        }
    }

    /// <summary>Index of an id; −1 if it is not in the store.</summary>
    public int IndexOf(string id)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(id);
        for (long slot = First(bytes); _slots[slot] != 0; slot = Next(slot))
        {
            if (_bytes(_slots[slot] - 1).SequenceEqual(bytes))
                return _slots[slot] - 1;
        }
        return -1;
    }

    /// <summary>
    /// First slot of an id: its checksum, mixed by a multiplication, since the low bits alone would be poor.
    /// </summary>
    private long First(ReadOnlySpan<byte> id) =>
        (long)((Crc32C.Compute(id) | ((ulong)id.Length << 32)) * 0x9E37_79B9_7F4A_7C15
            >> (64 - BitOperations.Log2((ulong)_slots.Length)));

    private long Next(long slot) => (slot + 1) & (_slots.Length - 1);
}
