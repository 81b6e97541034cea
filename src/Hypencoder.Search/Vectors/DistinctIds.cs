using System.Runtime.CompilerServices;
using Hypencoder.Search.Files;

namespace Hypencoder.Search;

/// <summary>
/// Finds duplicate ids with 32 bits of memory for each, without holding their text. Each id sets one bit, and only ids
/// whose bit was set already, one in thirty by chance, are compared.
/// </summary>
/// <param name="count">Number of ids.</param>
/// <param name="bytes">Returns the UTF-8 bytes of an id.</param>
internal sealed class DistinctIds(int count, Func<int, ReadOnlySpan<byte>> bytes)
{
    private readonly int _shift = 64 - Math.Max(6, (int)Math.Ceiling(Math.Log2(32.0 * Math.Max(1, count))));

    /// <summary>
    /// Positions of the first id that is repeated and of its repetition; null if all ids are distinct.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public (int First, int Second)? FirstDuplicate()
    {
        ulong[] met = Words(), metAgain = Words();
        for (int i = 0; i < count; i++)
        {
            ulong bit = Bit(i);
            if (!Add(met, bit))
                Add(metAgain, bit);
        }
        Dictionary<string, int> compared = new(StringComparer.Ordinal);
        for (int i = 0; i < count; i++)
        {
            ulong bit = Bit(i);
            if ((metAgain[bit >> 6] & (1UL << (int)(bit & 63))) != 0
                && !compared.TryAdd(IdTable.Utf8.GetString(bytes(i)), i))
                return (compared[IdTable.Utf8.GetString(bytes(i))], i);
        }
        return null;
    }

    private ulong[] Words() => new ulong[1L << (64 - _shift - 6)];

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool Add(ulong[] words, ulong bit)
    {
        ref ulong word = ref words[bit >> 6];
        ulong mask = 1UL << (int)(bit & 63);
        bool isNew = (word & mask) == 0;
        word |= mask;
        return isNew;
    }

    /// <summary>
    /// The bit of an id: two checksums, mixed by a multiplication whose high bits depend on all of them.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ulong Bit(int index)
    {
        ReadOnlySpan<byte> id = bytes(index);
        return (Crc32C.Compute(id) | ((ulong)id.Length << 32)) * 0x9E37_79B9_7F4A_7C15 >> _shift;
    }
}
