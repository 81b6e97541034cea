namespace Hypencoder.Search;

/// <summary>The passages of a store that a search has visited, one bit each.</summary>
internal sealed class VisitedPassages(int passages)
{
    private readonly ulong[] _words = new ulong[(passages + 63) / 64];

    /// <summary>Removes all passages.</summary>
    public void Clear() => Array.Clear(_words);

    /// <summary>Adds a passage and returns whether it is new.</summary>
    public bool Add(int passage)
    {
        ref ulong word = ref _words[passage >> 6];
        ulong bit = 1UL << (passage & 63);
        bool isNew = (word & bit) == 0;
        word |= bit;
        return isNew;
    }

    /// <summary>Adds a passage; safe to call from many threads.</summary>
    public void AddShared(int passage) => Interlocked.Or(ref _words[passage >> 6], 1UL << (passage & 63));

    /// <summary>Whether a passage was added.</summary>
    public bool Contains(int passage) => (_words[passage >> 6] & (1UL << (passage & 63))) != 0;
}
