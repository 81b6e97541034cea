using Hypencoder.Data;
using Hypencoder.Search;

namespace Hypencoder.Retrieval.Segments;

/// <summary>A segment within a state of an index.</summary>
/// <param name="Segment">The segment.</param>
/// <param name="First">Place of its first passage in the index.</param>
/// <param name="Removed">Removed passages; null if there are none.</param>
internal sealed record SegmentView(IndexSegment Segment, int First, RemovedPassages? Removed)
{
    /// <summary>Number of passages that were not removed.</summary>
    public int Live => Removed?.Live ?? Segment.Count;

    /// <summary>Indices, within the segment, of the passages that were not removed.</summary>
    public IEnumerable<int> LiveIndices() => Removed is null
        ? Enumerable.Range(0, Segment.Count)
        : Enumerable.Range(0, Segment.Count).Where(i => !Removed.Contains(i));

    /// <summary>The passages that were not removed, in order.</summary>
    public IEnumerable<Passage> Passages() => Segment.Passages().Index()
        .Where(passage => Removed?.Contains(passage.Index) != true).Select(passage => passage.Item);
}
