using Hypencoder.Retrieval.Segments;
using Hypencoder.Search;

namespace Hypencoder.Retrieval.Searching;

/// <summary>
/// Makes one search of all segments of an index. The first segment is searched as was asked; the others, which hold the
/// passages that were added since, have no graph and no clusters, and every passage of theirs is scored.
/// </summary>
internal static class SegmentedStrategy
{
    public static ISearchStrategy Create(IndexState state, SearchStrategy kind, SearchOptions options)
    {
        List<(ISearchStrategy Strategy, int First)> parts = [];
        foreach ((int i, SegmentView view) in state.Segments.Index())
        {
            // Without passages the first one still says whether the index has what the strategy needs.
            if (i > 0 && view.Live == 0)
                continue;
            SearchStrategy own = i == 0 || kind == SearchStrategy.InnerProduct ? kind : SearchStrategy.Exhaustive;
            parts.Add((view.Segment.Strategies.Create(own, options, view.Removed), view.First));
        }
        return parts is [(ISearchStrategy only, 0)]
            ? only
            : new SegmentedSearch(StrategyChoice.Name(kind), parts);
    }
}
