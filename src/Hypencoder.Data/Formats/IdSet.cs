namespace Hypencoder.Data.Formats;

/// <summary>
/// A set of ids that takes 8 to 16 bytes per id: 16 million ids take at most 256 MB. It keeps 64-bit hashes in an
/// open-addressing table, so an id that seems to repeat must be confirmed by reading the ids again.
/// </summary>
internal sealed class IdSet
{
    private ulong[] _slots = new ulong[1 << 10];
    private int _count;

    /// <summary>
    /// Adds an id; returns false when the set already holds it, or (rarely) another id with the same hash.
    /// </summary>
    public bool Add(string id)
    {
        if (2 * (_count + 1L) > _slots.Length)
            Grow();
        bool added = Place(_slots, Hash(id));
        _count += added ? 1 : 0;
        return added;
    }

    private void Grow()
    {
        ulong[] larger = new ulong[2L * _slots.Length];
        foreach (ulong hash in _slots)
        {
            if (hash != 0)
                Place(larger, hash);
        }
        _slots = larger;
    }

    private static bool Place(ulong[] slots, ulong hash)
    {
        ulong mask = (ulong)slots.LongLength - 1;
        for (ulong i = hash & mask; ; i = (i + 1) & mask)
        {
            if (slots[i] == hash)
                return false;
            if (slots[i] != 0)
                continue;
            slots[i] = hash;
            return true;
        }
    }

    // FNV-1a over the UTF-16 units, with MurmurHash3's finaliser so that the low bits are good; 0 marks an empty slot.
    private static ulong Hash(string id)
    {
        ulong hash = 14695981039346656037;
        foreach (char c in id)
            hash = (hash ^ c) * 1099511628211;
        hash ^= hash >> 33;
        hash *= 0xff51afd7ed558ccd;
        hash ^= hash >> 33;
        return hash == 0 ? 1 : hash;
    }
}
