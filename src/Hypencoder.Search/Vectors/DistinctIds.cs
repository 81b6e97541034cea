using System.Runtime.CompilerServices;
using Hypencoder.Search.Files;

namespace Hypencoder.Search;

/// <summary>
/// Finds ids that are the same, with 32 bits of memory an id and no text of most: an id sets one bit of them, and only
/// ids whose bit another had set, one in thirty by chance, are compared.
/// </summary>
/// <param name="count">How many ids.</param>
/// <param name="bytes">The bytes of each.</param>
internal sealed class DistinctIds(int count, Func<int, ReadOnlySpan<byte>> bytes)
{
    private readonly int _shift = 64 - Math.Max(6, (int)Math.Ceiling(Math.Log2(32.0 * Math.Max(1, count))));

    /// <summary>The first that comes again, and where; null if none does.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public (int First, int Second)? FirstDouble()
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

    /// <summary>Two checksums of the id, mixed by a multiplication whose high bits depend on all.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ulong Bit(int index)
    {
        ReadOnlySpan<byte> id = bytes(index);
        return (Crc32C.Compute(id) | ((ulong)id.Length << 32)) * 0x9E37_79B9_7F4A_7C15 >> _shift;
    }
}
