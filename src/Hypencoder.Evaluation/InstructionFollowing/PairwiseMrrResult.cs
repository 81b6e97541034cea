namespace Hypencoder.Evaluation.InstructionFollowing;

/// <summary>p-MRR for each query that has changed judgments, and over all of them.</summary>
/// <remarks>Safe for use by several threads.</remarks>
internal sealed class PairwiseMrrResult
{
    private readonly OrderedDictionary<string, IReadOnlyList<RankChange>> _queries;

    internal PairwiseMrrResult(
        OrderedDictionary<string, IReadOnlyList<RankChange>> queries, int judgedCount, int missingBefore,
        int missingAfter)
    {
        _queries = queries;
        JudgedCount = judgedCount;
        MissingBefore = missingBefore;
        MissingAfter = missingAfter;
        PerQuery = [.. queries.Values.Select(changes => changes.Average(change => change.Value))];
    }

    /// <summary>The queries that are averaged over, in the order of the judgments.</summary>
    public IReadOnlyList<string> QueryIds => _queries.Keys;

    /// <summary>The mean over each query's changed passages, −1 to 1, in the order of <see cref="QueryIds"/>.</summary>
    public IReadOnlyList<double> PerQuery { get; }

    /// <summary>The mean over <see cref="QueryIds"/>, −1 to 1.</summary>
    public double Mean => PerQuery.Average();

    /// <summary>Number of judged queries, with changes or without.</summary>
    public int JudgedCount { get; }

    /// <summary>Number of judged queries that the original run lacks.</summary>
    public int MissingBefore { get; }

    /// <summary>Number of judged queries that the changed run lacks.</summary>
    public int MissingAfter { get; }

    /// <summary>The changed passages of one of <see cref="QueryIds"/>.</summary>
    public IReadOnlyList<RankChange> Changes(string queryId) => _queries[queryId];
}

/// <summary>The ranks of a passage whose judgment changed.</summary>
/// <param name="PassageId">Id of the passage.</param>
/// <param name="Before">Rank for the original instruction, from 1.</param>
/// <param name="After">Rank for the changed instruction, from 1.</param>
internal readonly record struct RankChange(string PassageId, int Before, int After)
{
    /// <summary>p-MRR of this passage, above −1 and below 1; positive when it fell.</summary>
    public double Value => Before >= After ? (double)After / Before - 1 : 1 - (double)Before / After;
}
