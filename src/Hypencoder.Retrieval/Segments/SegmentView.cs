using Hypencoder.Data;
using Hypencoder.Search;

namespace Hypencoder.Retrieval.Segments;

/// <summary>A segment within a state.</summary>
/// <param name="Segment">Its passages.</param>
/// <param name="First">The place of the first of them.</param>
/// <param name="Removed">Those that were removed; null where none was.</param>
internal sealed record SegmentView(IndexSegment Segment, int First, RemovedPassages? Removed)
{
    /// <summary>Number of passages that were not removed.</summary>
    public int Live => Removed?.Live ?? Segment.Count;

    /// <summary>The indices of those, in the segment.</summary>
    public IEnumerable<int> LiveIndices() => Removed is null
        ? Enumerable.Range(0, Segment.Count)
        : Enumerable.Range(0, Segment.Count).Where(i => !Removed.Contains(i));

    /// <summary>Those passages, in order.</summary>
    public IEnumerable<Passage> Passages() => Segment.Passages().Index()
        .Where(passage => Removed?.Contains(passage.Index) != true).Select(passage => passage.Item);
}
