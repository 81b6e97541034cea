namespace Hypencoder.Search;

/// <summary>
/// The passages of a store that searches no longer return, one bit each. Immutable, and safe to read from many threads.
/// </summary>
internal sealed class RemovedPassages
{
    private readonly ulong[] _words;

    /// <param name="passages">Number of passages in the store.</param>
    /// <param name="removed">Indices of the removed passages; duplicates count once.</param>
    public RemovedPassages(int passages, IEnumerable<int> removed)
    {
        _words = new ulong[(passages + 63) / 64];
        foreach (int passage in removed)
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)passage, (uint)passages, nameof(removed));
            ref ulong word = ref _words[passage >> 6];
            ulong bit = 1UL << (passage & 63);
            Count += (word & bit) == 0 ? 1 : 0;
            word |= bit;
        }
        Live = passages - Count;
    }

    /// <summary>Number of removed passages.</summary>
    public int Count { get; }

    /// <summary>Number of passages that remain.</summary>
    public int Live { get; }

    /// <summary>Whether a passage was removed.</summary>
    public bool Contains(int passage) => (_words[passage >> 6] & (1UL << (passage & 63))) != 0;

    /// <summary>Number of passages of a store that searches may return.</summary>
    public static int LiveOf(VectorStore store, RemovedPassages? removed) => removed?.Live ?? store.Count;
}
