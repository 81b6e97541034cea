using Hypencoder.Data;
using Hypencoder.Retrieval.Segments;
using Hypencoder.Search;

namespace Hypencoder.Hybrid;

/// <summary>Rankings of an index's passages, by their places.</summary>
internal static class RankedPassages
{
    /// <summary>Passages of a state that were found by their ids.</summary>
    public static IEnumerable<RankedPassage<int>> Of(IndexState state, IEnumerable<RunEntry> entries) => entries.Select(
        entry => new RankedPassage<int>(state.PlaceOf(entry.PassageId), (float)entry.Score));

    /// <summary>Passages that a q-net or a vector ranks.</summary>
    public static RankedPassage<int>[] Of(Ranking ranking) =>
        [.. ranking.Indices.Zip(ranking.Scores, (place, score) => new RankedPassage<int>(place, score))];
}
