namespace Hypencoder.Retrieval.Segments;

/// <summary>
/// Which segments of an index are to become one, so that searches stay fast and adding stays cheap: the passages of all
/// segments but the first are scored by every search, and each merge copies what it merges.
/// </summary>
internal sealed record MergePolicy
{
    /// <summary>
    /// Beyond this share of added and removed passages the whole index becomes one segment again. So a passage is
    /// copied, and enters a new graph, each time the index has grown by a third.
    /// </summary>
    private const double LargestShare = 0.25;

    /// <summary>Fewer added and removed passages than this are not worth it.</summary>
    public int LeastChanged { get; init; } = 4096;

    /// <summary>The first segment to merge with all after it; null where none is to be.</summary>
    public int? From(IndexState state)
    {
        int[] live = [.. state.Segments.Select(view => view.Live)];
        long changed = (long)state.Places - live[0];
        if (changed >= LeastChanged && changed > LargestShare * state.Places)
            return 0;
        // Each added segment is to be more than twice as long as all after it, so there are few.
        int from = live.Length - 1;
        long merged = live[from];
        for (; from > 1 && live[from - 1] <= 2 * merged; from--)
            merged += live[from - 1];
        return from < live.Length - 1 || (from > 0 && merged == 0) ? from : null;
    }
}
