using Hypencoder.Retrieval.Searching;
using Hypencoder.Server.Indexes;

namespace Hypencoder.Server.Page;

/// <summary>Names of strategies as the page shows them.</summary>
internal static class StrategyText
{
    public static string Name(string strategy) => strategy switch
    {
        IndexSearch.Hybrid => "Hybrid",
        IndexSearch.Bm25 => "BM25",
        StrategyChoice.InnerProduct => "Vectors",
        StrategyChoice.Exhaustive => "Q-net, every passage",
        StrategyChoice.TwoStage => "Q-net, two stages",
        StrategyChoice.Graph => "Q-net, graph",
        _ => strategy,
    };

    /// <summary>What a search scored, and the time it took.</summary>
    public static string Account(SearchOutcome outcome)
    {
        string verb = outcome.Strategy == IndexSearch.Bm25 ? "ranked" : "scored";
        string time = outcome.Encoding > TimeSpan.Zero
            ? FormattableString.Invariant(
                $"{outcome.Encoding.TotalMilliseconds:F1} ms to encode, ")
                + FormattableString.Invariant($"{outcome.Searching.TotalMilliseconds:F1} ms to search")
            : FormattableString.Invariant($"{outcome.Searching.TotalMilliseconds:F1} ms");
        return FormattableString.Invariant($"{outcome.PassagesScored:N0} {verb} · {time}");
    }
}
