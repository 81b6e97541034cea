namespace Hypencoder.Models.Tokenization;

/// <summary>
/// Words as sequences of pieces, and the counts of adjacent pairs, kept up to date as pairs are merged: a merge visits
/// only the words that hold its pair.
/// </summary>
internal sealed class WordPieceMerges
{
    private const string Continuing = "##";
    private readonly List<string> _pieces = [];
    private readonly Dictionary<string, int> _ids = [];
    private readonly List<(List<int> Pieces, int Count)> _words = [];
    private readonly Dictionary<(int Left, int Right), long> _counts = [];
    private readonly Dictionary<(int Left, int Right), HashSet<int>> _where = [];
    private readonly PriorityQueue<(int Left, int Right), (long MinusCount, int Left, int Right)> _queue = new();

    public IReadOnlyList<string> Pieces => _pieces;

    /// <summary>The id of a piece, a new one if it is not known.</summary>
    public int Piece(string text)
    {
        if (!_ids.TryGetValue(text, out int id))
        {
            _ids[text] = id = _pieces.Count;
            _pieces.Add(text);
        }
        return id;
    }

    /// <summary>Adds a word as its characters.</summary>
    public void Add(string word, int count)
    {
        List<int> pieces = [.. word.EnumerateRunes().Select((rune, i) => Piece(i == 0 ? rune.ToString() : Continuing + rune))];
        _words.Add((pieces, count));
        Count(_words.Count - 1, 1);
    }

    /// <summary>Merges until there are <paramref name="size"/> pieces or no pair comes twice.</summary>
    public void Run(int size)
    {
        foreach (((int Left, int Right) pair, long count) in _counts)
            _queue.Enqueue(pair, (-count, pair.Left, pair.Right));
        while (_pieces.Count < size && _queue.TryDequeue(out (int Left, int Right) pair, out (long MinusCount, int, int) at))
        {
            long count = _counts.GetValueOrDefault(pair);
            if (count < 2)
                continue;
            if (count != -at.MinusCount) // merges since it was queued took some of its places
                _queue.Enqueue(pair, (-count, pair.Left, pair.Right));
            else
                Merge(pair);
        }
    }

    private void Merge((int Left, int Right) pair)
    {
        int merged = Piece(_pieces[pair.Left] + _pieces[pair.Right][Continuing.Length..]);
        HashSet<(int Left, int Right)> changed = [];
        foreach (int word in _where[pair])
        {
            Count(word, -1);
            List<int> pieces = _words[word].Pieces;
            for (int i = 0; i + 1 < pieces.Count; i++)
            {
                if (pieces[i] != pair.Left || pieces[i + 1] != pair.Right)
                    continue;
                pieces[i] = merged;
                pieces.RemoveAt(i + 1);
            }
            Count(word, 1);
            for (int i = 0; i + 1 < pieces.Count; i++)
            {
                if (pieces[i] == merged || pieces[i + 1] == merged)
                    changed.Add((pieces[i], pieces[i + 1]));
            }
        }
        _counts.Remove(pair);
        _where.Remove(pair);
        foreach ((int Left, int Right) other in changed)
            _queue.Enqueue(other, (-_counts.GetValueOrDefault(other), other.Left, other.Right));
    }

    /// <summary>Adds a word's pairs to the counts, or takes them away.</summary>
    private void Count(int word, int sign)
    {
        (List<int> pieces, int count) = _words[word];
        for (int i = 0; i + 1 < pieces.Count; i++)
        {
            (int, int) pair = (pieces[i], pieces[i + 1]);
            _counts[pair] = _counts.GetValueOrDefault(pair) + (sign * count);
            if (sign > 0)
                (_where.TryGetValue(pair, out HashSet<int>? words) ? words : _where[pair] = []).Add(word);
        }
    }
}
