namespace Hypencoder.Documents.Walking;

/// <summary>Files and folders that were left out, by reason. Safe to use from many threads.</summary>
internal sealed class SkippedFiles
{
    private readonly Lock _lock = new();
    private readonly SortedDictionary<string, int> _counts = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, string> _unreadable = new(StringComparer.Ordinal);

    /// <summary>Numbers by reason.</summary>
    public IReadOnlyList<DocumentCount> Counts
    {
        get
        {
            lock (_lock)
                return [.. _counts.Select(c => new DocumentCount(c.Key, c.Value))];
        }
    }

    /// <summary>Files that could not be read, each with the reason.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Unreadable
    {
        get
        {
            lock (_lock)
                return [.. _unreadable];
        }
    }

    public void Add(string reason)
    {
        lock (_lock)
            _counts[reason] = _counts.GetValueOrDefault(reason) + 1;
    }

    /// <summary>Adds a file that could not be read.</summary>
    public void Add(string path, string reason)
    {
        Add(SkipReason.Unreadable);
        lock (_lock)
            _unreadable.TryAdd(path, reason);
    }
}
