namespace Hypencoder.Cli.Tests.Verbs.Cluster.Faults;

/// <summary>
/// Which of the passages that clients add and delete must be there: those whose last change was acknowledged. Of a
/// change that was neither acknowledged nor refused as a whole, nothing is known for good. Safe to use from many
/// threads.
/// </summary>
internal sealed class PassageLedger
{
    private readonly Dictionary<string, (bool? IsThere, int Changes)> _passages = [];

    /// <summary>What is known now: whether a passage is there, null if not known, and its number of changes.</summary>
    public IReadOnlyDictionary<string, (bool? IsThere, int Changes)> Now()
    {
        lock (_passages)
            return new Dictionary<string, (bool? IsThere, int Changes)>(_passages);
    }

    /// <summary>Begins a change, and returns what was known before.</summary>
    public bool? Begin(string id)
    {
        lock (_passages)
        {
            (bool? isThere, int changes) = _passages.GetValueOrDefault(id, (false, 0));
            _passages[id] = (null, changes + 1);
            return isThere;
        }
    }

    /// <summary>Ends a change with what is known after it.</summary>
    public void End(string id, bool? isThere)
    {
        lock (_passages)
            _passages[id] = (isThere, _passages[id].Changes + 1);
    }
}
