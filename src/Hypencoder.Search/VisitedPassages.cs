namespace Hypencoder.Search;

/// <summary>Which passages of a store a search has met: a bit each.</summary>
internal sealed class VisitedPassages(int passages)
{
    private readonly ulong[] _words = new ulong[(passages + 63) / 64];

    /// <summary>Forgets all.</summary>
    public void Clear() => Array.Clear(_words);

    /// <summary>Takes a passage; whether it is new.</summary>
    public bool Add(int passage)
    {
        ref ulong word = ref _words[passage >> 6];
        ulong bit = 1UL << (passage & 63);
        bool isNew = (word & bit) == 0;
        word |= bit;
        return isNew;
    }

    /// <summary>Takes a passage; safe beside other threads that do.</summary>
    public void AddShared(int passage) => Interlocked.Or(ref _words[passage >> 6], 1UL << (passage & 63));

    /// <summary>Whether a passage was taken.</summary>
    public bool Contains(int passage) => (_words[passage >> 6] & (1UL << (passage & 63))) != 0;
}
