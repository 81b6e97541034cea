using Hypencoder.Data;

namespace Hypencoder.Retrieval.Searching;

/// <summary>Settings of a run of many queries.</summary>
internal sealed record QueryRunOptions
{
    /// <summary>Greatest number of passages for each query.</summary>
    public required int TopK { get; init; }

    /// <summary>Number of tokens to which queries are cut; null for the model's own.</summary>
    public int? MaxLength { get; init; }

    /// <summary>Whether a query's own passage, which has the same id, is left out.</summary>
    public bool LeavesOutOwn { get; init; }

    /// <summary>
    /// Whether queries are answered one at a time to measure the time of each, rather than several at the same time.
    /// </summary>
    public bool IsTimed { get; init; }

    /// <summary>Number of queries answered at the same time; 0 for all processors.</summary>
    public int Threads { get; init; }

    /// <summary>Number of passages to search for, so that enough remain without the query's own.</summary>
    public int Depth => LeavesOutOwn && TopK < int.MaxValue ? TopK + 1 : TopK;

    /// <summary>
    /// Adds the passages found for a query to a run, without its own where that is left out, and returns whether its own
    /// was found.
    /// </summary>
    public bool AddTo(Run run, Query query, IReadOnlyList<RunEntry> found)
    {
        RunEntry[] others = [.. found.Where(entry => entry.PassageId != query.Id)];
        run.Add(query.Id, LeavesOutOwn ? [.. others.Take(TopK)] : found);
        return others.Length < found.Count;
    }
}
