using Hypencoder.Data;
using Hypencoder.Retrieval.Indexing.Import;

namespace Hypencoder.Retrieval.Indexing;

/// <summary>
/// Compares a corpus, which is read once, with passages that an index keeps: an index belongs to the content of its
/// corpus, not to how its path is spelled.
/// </summary>
internal sealed class CorpusComparison : IDisposable
{
    private readonly IEnumerator<Passage> _corpus;
    private readonly Passage? _kept;

    /// <summary>Reads the corpus as long as it is the same.</summary>
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

    /// <summary>How many passages are the same from the first on.</summary>
    public int Common { get; }

    /// <summary>Whether the corpus has passages after those.</summary>
    public bool HasMore { get; }

    /// <summary>Whether neither has anything else.</summary>
    public bool IsSame => !HasMore && _kept is null;

    /// <summary>The passages of the corpus after the common ones; once.</summary>
    public IEnumerable<Passage> Rest()
    {
        for (bool more = HasMore; more; more = _corpus.MoveNext())
            yield return _corpus.Current;
    }

    /// <summary>Says where a corpus leaves the passages that were kept, which are more than the common ones.</summary>
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
            $"{corpus}: passage {Common + 1}: expected {what}: {directory} was begun with another corpus; encode this "
            + "one into another folder");
    }

    public void Dispose() => _corpus.Dispose();

    /// <summary>What is no Unicode text becomes so in the index, and is the same if it does so again.</summary>
    private static bool AreSame(Passage corpus, Passage kept) => corpus == kept
        || (corpus.Id == kept.Id
            && PassageWriter.Serialize(corpus).AsSpan().SequenceEqual(PassageWriter.Serialize(kept)));
}
