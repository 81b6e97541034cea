namespace Hypencoder.Data;

/// <summary>
/// Retrieval results: query id → retrieved passages in the order in which they were retrieved. Measures order them
/// again by trec_eval's rule, so the order here is the system's own.
/// </summary>
public sealed class Run
{
    private static readonly IReadOnlyList<RunEntry> None = [];
    private readonly OrderedDictionary<string, IReadOnlyList<RunEntry>> _entries = [];

    /// <summary>The name that the system gave its run, where the file has one.</summary>
    public string? Tag { get; set; }

    /// <summary>The queries, in the order in which they were added.</summary>
    public IReadOnlyList<string> QueryIds => _entries.Keys;

    /// <summary>The retrieved passages of one query; empty when it has none.</summary>
    public IReadOnlyList<RunEntry> this[string queryId] =>
        _entries.TryGetValue(queryId, out IReadOnlyList<RunEntry>? entries) ? entries : None;

    /// <summary>
    /// The same results without the passages that have their query's id, for collections in which queries are passages
    /// too. A query that has no others keeps an empty list.
    /// </summary>
    public Run WithoutOwnPassages()
    {
        Run others = new();
        foreach ((string id, IReadOnlyList<RunEntry> entries) in _entries)
            others.Add(id, [.. entries.Where(e => e.PassageId != id)]);
        return others;
    }

    /// <summary>
    /// Adds the results of one query. Throws <see cref="ArgumentException"/> when it is there already.
    /// </summary>
    public void Add(string queryId, IReadOnlyList<RunEntry> entries)
    {
        if (!_entries.TryAdd(queryId, entries))
            throw new ArgumentException($"query {queryId} is in the run already", nameof(queryId));
    }
}
