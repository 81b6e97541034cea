namespace Hypencoder.Evaluation.InstructionFollowing;

/// <summary>p-MRR for each query that has changed judgments, and over all.</summary>
public sealed class PairwiseMrrResult
{
    private readonly OrderedDictionary<string, IReadOnlyList<RankChange>> _queries;

    internal PairwiseMrrResult(OrderedDictionary<string, IReadOnlyList<RankChange>> queries)
    {
        _queries = queries;
        PerQuery = [.. queries.Values.Select(changes => changes.Average(change => change.Value))];
    }

    /// <summary>The queries that were averaged over, in the order of the judgments.</summary>
    public IReadOnlyList<string> QueryIds => _queries.Keys;

    /// <summary>The mean over each query's changed passages, −1 to 1, aligned with <see cref="QueryIds"/>.</summary>
    public IReadOnlyList<double> PerQuery { get; }

    /// <summary>The mean over <see cref="QueryIds"/>, −1 to 1.</summary>
    public double Mean => PerQuery.Average();

    /// <summary>The changed passages of one of <see cref="QueryIds"/>.</summary>
    public IReadOnlyList<RankChange> Changes(string queryId) => _queries[queryId];
}
