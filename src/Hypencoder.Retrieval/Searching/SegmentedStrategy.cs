using Hypencoder.Retrieval.Segments;
using Hypencoder.Search;

namespace Hypencoder.Retrieval.Searching;

/// <summary>
/// Creates one search of all segments of an index. The first segment is searched with the requested strategy. The
/// others, which contain the passages added since, have no graph and no clusters, and are searched exhaustively.
/// </summary>
internal static class SegmentedStrategy
{
    public static ISearchStrategy Create(IndexState state, SearchStrategy kind, SearchOptions options)
    {
        if (kind == SearchStrategy.Candidates)
            return new CandidateSearch(state, options);
        List<(ISearchStrategy Strategy, int First)> parts = [];
        foreach ((int i, SegmentView view) in state.Segments.Index())
        {
            // Even if it is empty, the first segment must have what the strategy needs.
            if (i > 0 && view.Live == 0)
                continue;
            bool needsFiles = kind is SearchStrategy.Graph or SearchStrategy.TwoStage;
            SearchStrategy own = i == 0 || !needsFiles ? kind : SearchStrategy.Exhaustive;
            parts.Add((view.Segment.Strategies.Create(own, options, view.Removed), view.First));
        }
        return parts is [(ISearchStrategy only, 0)]
            ? only
            : new SegmentedSearch(StrategyChoice.Name(kind), parts);
    }
}
