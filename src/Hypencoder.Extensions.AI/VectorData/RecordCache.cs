using System.Runtime.CompilerServices;
using Hypencoder.Data;
using Hypencoder.Retrieval.Segments;

namespace Hypencoder.Extensions.AI;

/// <summary>
/// The records of an index in memory, for filters. A segment never changes, so its records are parsed once, when a
/// filter first needs them, and go with it. Safe to use from many threads.
/// </summary>
/// <param name="toRecord">Makes the record of a passage.</param>
internal sealed class RecordCache<TRecord>(Func<Passage, TRecord> toRecord)
    where TRecord : class
{
    private readonly ConditionalWeakTable<IndexSegment, TRecord[]> _records = [];

    /// <summary>The records that match, with the places of their passages, in the order of the index.</summary>
    /// <param name="state">State of the index, which the caller has acquired.</param>
    /// <param name="matches">The filter. The records are shared, so it must not change them.</param>
    public IEnumerable<(int Place, TRecord Record)> Matching(IndexState state, Func<TRecord, bool> matches)
    {
        foreach (SegmentView view in state.Segments)
        {
            TRecord[] records = _records.GetValue(view.Segment, segment => [.. segment.Passages().Select(toRecord)]);
            foreach (int i in view.LiveIndices())
            {
                if (matches(records[i]))
                    yield return (view.First + i, records[i]);
            }
        }
    }
}
