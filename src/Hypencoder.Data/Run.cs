namespace Hypencoder.Data;

/// <summary>
/// Retrieval results: query id → retrieved passages in the order in which they were retrieved. The order is the
/// system's own; measures sort the passages again by trec_eval's rule.
/// </summary>
/// <remarks>Reading from several threads is safe while no thread adds results.</remarks>
public sealed class Run
{
    private static readonly IReadOnlyList<RunEntry> None = [];
    private readonly OrderedDictionary<string, IReadOnlyList<RunEntry>> _entries = [];

    /// <summary>Name that the system gave its run; null where the file has none.</summary>
    public string? Tag { get; set; }

    /// <summary>The queries, in the order in which they were added.</summary>
    public IReadOnlyList<string> QueryIds => _entries.Keys;

    /// <summary>The retrieved passages of one query; empty when it has none.</summary>
    public IReadOnlyList<RunEntry> this[string queryId] =>
        _entries.TryGetValue(queryId, out IReadOnlyList<RunEntry>? entries) ? entries : None;

    /// <summary>
    /// The same results without the passages that have their query's id, for collections in which queries are passages
    /// too. A query that retrieved only its own passage keeps an empty list.
    /// </summary>
    public Run WithoutOwnPassages()
    {
        Run others = new();
        foreach ((string id, IReadOnlyList<RunEntry> entries) in _entries)
            others.Add(id, [.. entries.Where(e => e.PassageId != id)]);
        return others;
    }

    /// <summary>
    /// Adds the results of one query. Throws <see cref="ArgumentException"/> when the run already has that query.
    /// </summary>
    public void Add(string queryId, IReadOnlyList<RunEntry> entries)
    {
        if (!_entries.TryAdd(queryId, entries))
            throw new ArgumentException($"the run already has results for query {queryId}", nameof(queryId));
    }
}

/// <summary>One retrieved passage of a run.</summary>
/// <param name="PassageId">Id of the passage.</param>
/// <param name="Score">Score of the passage; higher is better.</param>
public readonly record struct RunEntry(string PassageId, double Score);
