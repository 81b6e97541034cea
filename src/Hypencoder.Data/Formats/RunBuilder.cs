using System.Text;

namespace Hypencoder.Data.Formats;

/// <summary>
/// Collects the lines of a run. It is fast where the lines of a query stand together, as in nearly every file: one set
/// of passages then serves all queries, and each query's id is decoded once.
/// </summary>
internal sealed class RunBuilder
{
    private readonly OrderedDictionary<string, QueryResults> _queries = [];
    private readonly HashSet<string> _shared = new(StringComparer.Ordinal);
    private byte[] _queryId = [];
    private QueryResults? _query;
    private HashSet<string> _seen = [];

    /// <summary>Adds a line; returns false when the query already has that passage.</summary>
    public bool TryAdd(ReadOnlySpan<byte> queryId, string passageId, double score)
    {
        if (_query is null || !queryId.SequenceEqual(_queryId))
            _query = Begin(queryId);
        if (!_seen.Add(passageId))
            return false;
        _query.Entries.Add(new RunEntry(passageId, score));
        return true;
    }

    public Run ToRun()
    {
        Run run = new();
        foreach ((string id, QueryResults query) in _queries)
            run.Add(id, query.Entries);
        return run;
    }

    private QueryResults Begin(ReadOnlySpan<byte> queryId)
    {
        _queryId = queryId.ToArray();
        string id = Encoding.UTF8.GetString(queryId);
        if (_queries.TryGetValue(id, out QueryResults? query))
        {
            // The lines of this query do not stand together: from here on it needs a set of its own.
            _seen = query.Seen ??= new(query.Entries.Select(e => e.PassageId), StringComparer.Ordinal);
            return query;
        }
        _queries.Add(id, query = new QueryResults());
        _shared.Clear();
        _seen = _shared;
        return query;
    }

    private sealed class QueryResults
    {
        public List<RunEntry> Entries { get; } = [];

        public HashSet<string>? Seen { get; set; }
    }
}
