using Hypencoder.Data;
using Hypencoder.Retrieval.Indexing.Import;

namespace Hypencoder.Retrieval.Indexing;

/// <summary>
/// Compares a corpus, which is read once, with the passages stored in an index. An index is identified by the content
/// of its corpus, not by the path.
/// </summary>
internal sealed class CorpusComparison : IDisposable
{
    private readonly IEnumerator<Passage> _corpus;
    private readonly Passage? _kept;

    /// <summary>Reads the corpus up to the first difference.</summary>
    public CorpusComparison(IEnumerable<Passage> corpus, PassageFile kept, CancellationToken cancellationToken)
    {
        _corpus = corpus.GetEnumerator();
        try
        {
            foreach (Passage passage in kept.ReadAll())
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (!(HasMore = _corpus.MoveNext()) || !AreSame(_corpus.Current, passage))
                {
                    _kept = passage;
                    return;
                }
                Common++;
            }
            HasMore = _corpus.MoveNext();
        }
        catch
        {
            _corpus.Dispose();
            throw;
        }
    }

    /// <summary>Number of passages from the first on that are the same.</summary>
    public int Common { get; }

    /// <summary>Whether the corpus has further passages.</summary>
    public bool HasMore { get; }

    /// <summary>Whether corpus and index have the same passages.</summary>
    public bool IsSame => !HasMore && _kept is null;

    /// <summary>The passages of the corpus after the common ones; can be enumerated once.</summary>
    public IEnumerable<Passage> Rest()
    {
        for (bool more = HasMore; more; more = _corpus.MoveNext())
            yield return _corpus.Current;
    }

    /// <summary>An error that describes where a corpus differs from the passages of the index.</summary>
    public InvalidDataException Difference(string directory, string corpus)
    {
        if (!HasMore)
        {
            return new InvalidDataException(
                $"{corpus}: expected the passages of {directory}, found only the first {Common} of them: "
                + "encode this corpus into another folder");
        }
        Passage found = _corpus.Current;
        string id = ItemText.Quote(_kept!.Id);
        string what = found.Id != _kept.Id ? $"passage {id}, found {ItemText.Quote(found.Id)}"
            : found.Title != _kept.Title ? $"the title of passage {id} as it was, found another"
            : $"the text of passage {id} as it was, found another";
        return new InvalidDataException(
            $"{corpus}: passage {Common + 1}: expected {what}: {directory} contains another corpus; encode this "
            + "one into another folder");
    }

    public void Dispose() => _corpus.Dispose();

    /// <summary>Whether two passages are the same once invalid Unicode is replaced, as it is in the index.</summary>
    private static bool AreSame(Passage corpus, Passage kept) => corpus == kept
        || (corpus.Id == kept.Id
            && PassageWriter.Serialize(corpus).AsSpan().SequenceEqual(PassageWriter.Serialize(kept)));
}
