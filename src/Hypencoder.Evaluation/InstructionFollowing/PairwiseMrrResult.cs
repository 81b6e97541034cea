namespace Hypencoder.Evaluation.InstructionFollowing;

/// <summary>p-MRR for each query that has changed judgments, and over all.</summary>
public sealed class PairwiseMrrResult
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

    /// <summary>The queries that were averaged over, in the order of the judgments.</summary>
    public IReadOnlyList<string> QueryIds => _queries.Keys;

    /// <summary>The mean over each query's changed passages, −1 to 1, aligned with <see cref="QueryIds"/>.</summary>
    public IReadOnlyList<double> PerQuery { get; }

    /// <summary>The mean over <see cref="QueryIds"/>, −1 to 1.</summary>
    public double Mean => PerQuery.Average();

    /// <summary>How many queries the judgments have, with changes or without.</summary>
    public int JudgedCount { get; }

    /// <summary>How many of them the original run lacks.</summary>
    public int MissingBefore { get; }

    /// <summary>How many of them the changed run lacks.</summary>
    public int MissingAfter { get; }

    /// <summary>The changed passages of one of <see cref="QueryIds"/>.</summary>
    public IReadOnlyList<RankChange> Changes(string queryId) => _queries[queryId];
}
