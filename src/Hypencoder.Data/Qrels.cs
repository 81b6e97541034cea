namespace Hypencoder.Data;

/// <summary>
/// Relevance judgments: query id → passage id → grade. Queries keep the order in which they were added.
/// </summary>
/// <remarks>Reading from several threads is safe while no thread adds judgments.</remarks>
public sealed class Qrels
{
    private static readonly IReadOnlyDictionary<string, int> None = new Dictionary<string, int>();
    private readonly OrderedDictionary<string, Dictionary<string, int>> _judgments = [];

    /// <summary>The judged queries, in the order of their first judgment.</summary>
    public IReadOnlyList<string> QueryIds => _judgments.Keys;

    /// <summary>The judgments of one query; empty when it has none.</summary>
    public IReadOnlyDictionary<string, int> this[string queryId] =>
        _judgments.TryGetValue(queryId, out Dictionary<string, int>? grades) ? grades : None;

    /// <summary>Adds a judgment; returns false when the pair already has one.</summary>
    public bool TryAdd(string queryId, string passageId, int grade)
    {
        if (!_judgments.TryGetValue(queryId, out Dictionary<string, int>? grades))
            _judgments.Add(queryId, grades = []);
        return grades.TryAdd(passageId, grade);
    }
}
