namespace Hypencoder.Retrieval.Segments;

/// <summary>
/// Decides which segments of an index are merged, so that searches stay fast and additions cheap: every search scores
/// all passages of all segments but the first, and each merge copies its passages.
/// </summary>
internal sealed record MergePolicy
{
    /// <summary>
    /// Share of added and removed passages above which the whole index is merged to one segment. A passage is then
    /// copied, and enters a new graph, each time the index has grown by a third.
    /// </summary>
    private const double MaxShare = 0.25;

    /// <summary>Number of added and removed passages below which merging is not worthwhile.</summary>
    public int LeastChanged { get; init; } = 4096;

    /// <summary>First segment to merge with all that follow; null if none should be merged.</summary>
    public int? From(IndexState state)
    {
        int[] live = [.. state.Segments.Select(view => view.Live)];
        long changed = (long)state.Places - live[0];
        if (changed >= LeastChanged && changed > MaxShare * state.Places)
            return 0;
        // Each added segment should be more than twice as long as all that follow, so that there are few.
        int from = live.Length - 1;
        long merged = live[from];
        for (; from > 1 && live[from - 1] <= 2 * merged; from--)
            merged += live[from - 1];
        return from < live.Length - 1 || (from > 0 && merged == 0) ? from : null;
    }
}
