using Hypencoder.Data;
using Hypencoder.Datasets;
using Hypencoder.Retrieval;
using Hypencoder.Retrieval.Segments;

namespace Hypencoder.Cli.Verbs;

/// <summary>The passages of a run, from an index or a corpus.</summary>
internal sealed class RerankSource : IDisposable
{
    private readonly Dictionary<string, Passage> _passages = new(StringComparer.Ordinal);

    private RerankSource(string name) => Name = name;

    /// <summary>The folder or corpus, as named on the command line.</summary>
    public string Name { get; }

    /// <summary>The index; null for a corpus.</summary>
    public PassageIndex? Index { get; private init; }

    /// <summary>The state of the index; null for a corpus.</summary>
    public IndexState? State { get; private init; }

    /// <summary>The passages of the run by their ids, read on first use where they are in an index.</summary>
    public IReadOnlyDictionary<string, Passage> Passages
    {
        get
        {
            foreach (string id in _wanted.Where(id => !_passages.ContainsKey(id)))
                _passages.Add(id, State!.Passage(State.PlaceOf(id)));
            return _passages;
        }
    }

    private HashSet<string> _wanted = [];

    public static RerankSource OfIndex(string folder)
    {
        PassageIndex index = PassageIndex.Open(folder);
        return new RerankSource(folder) { Index = index, State = index.Acquire() };
    }

    public static RerankSource OfCorpus(string corpus) => new(corpus);

    /// <summary>Finds the passages of a run.</summary>
    /// <exception cref="InvalidDataException">The run has passages that are not there.</exception>
    public void Find(
        string run, IReadOnlyDictionary<string, string[]> candidates, CancellationToken cancellationToken)
    {
        _wanted = candidates.Values.SelectMany(ids => ids).ToHashSet(StringComparer.Ordinal);
        if (State is null)
        {
            foreach (Passage passage in DatasetCatalog.Open(Name).Passages().Where(p => _wanted.Contains(p.Id)))
            {
                cancellationToken.ThrowIfCancellationRequested();
                _passages[passage.Id] = passage;
            }
        }
        string[] missing = [.. _wanted.Where(id => State is null ? !_passages.ContainsKey(id) : State.PlaceOf(id) < 0)];
        if (missing.Length > 0)
        {
            throw new InvalidDataException(
                $"{Name}: expected the passages of {run}, found none with id \"{missing[0]}\""
                + (missing.Length > 1 ? $", as of {missing.Length - 1:N0} others" : ""));
        }
    }

    public void Dispose()
    {
        State?.Release();
        Index?.Dispose();
    }
}
