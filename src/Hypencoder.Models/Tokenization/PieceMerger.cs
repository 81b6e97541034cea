using System.Runtime.InteropServices;
using System.Text;

namespace Hypencoder.Models.Tokenization;

/// <summary>
/// The words of a collection as sequences of pieces, with the frequency of each pair of adjacent pieces. A merge visits
/// only the words that contain its pair and adjusts the frequencies around it, so thousands of merges take seconds.
/// </summary>
internal sealed class PieceMerger
{
    private readonly List<string> _tokens = [.. WordPieceVocabulary.Special];
    private readonly Dictionary<string, int> _ids = new(StringComparer.Ordinal);
    private readonly List<(int[] Pieces, long Count)> _words = [];
    private readonly Dictionary<(int Left, int Right), PairState> _pairs = [];

    /// <summary>Pairs by frequency, then ids; an entry is stale if its count differs from its pair's.</summary>
    private readonly PriorityQueue<(int Left, int Right), (long NegativeCount, int Left, int Right)> _queue = new();

    /// <param name="words">Distinct words with their frequencies.</param>
    /// <param name="alphabet">Characters in the order of their ids; words with other characters are ignored.</param>
    public PieceMerger(IEnumerable<(string Word, long Count)> words, IReadOnlyList<Rune> alphabet)
    {
        foreach (Rune rune in alphabet)
            Id(rune.ToString());
        HashSet<Rune> known = [.. alphabet], continuing = [];
        (string Word, long Count)[] kept = [.. words.Where(w => w.Word.EnumerateRunes().All(known.Contains))];
        foreach ((string word, _) in kept)
            continuing.UnionWith(word.EnumerateRunes().Skip(1));
        foreach (Rune rune in continuing.Order())
            Id(WordPieceVocabulary.Continuation + rune);
        foreach ((string word, long count) in kept)
            AddWord(word, count);
        foreach (((int Left, int Right) pair, PairState state) in _pairs)
            Enqueue(pair, state.Count);
    }

    /// <summary>The vocabulary built so far.</summary>
    public IReadOnlyList<string> Tokens => _tokens;

    /// <summary>
    /// Merges the most frequent pair to a piece; returns false if no pair occurs <paramref name="minFrequency"/> times.
    /// </summary>
    public bool MergeMostFrequent(int minFrequency)
    {
        while (_queue.TryDequeue(out (int Left, int Right) pair, out (long NegativeCount, int, int) priority))
        {
            PairState state = _pairs[pair];
            if (state.Count != -priority.NegativeCount)
                continue;
            if (state.Count < minFrequency)
                return false;
            Merge(pair, state);
            return true;
        }
        return false;
    }

    private void Merge((int Left, int Right) pair, PairState state)
    {
        int merged = Id(_tokens[pair.Left] + _tokens[pair.Right][WordPieceVocabulary.Continuation.Length..]);
        HashSet<(int Left, int Right)> changed = [];
        foreach (int word in state.Words)
        {
            (int[] pieces, long count) = _words[word];
            int[] after = Replace(pieces, pair, merged);
            if (after.Length == pieces.Length)
                continue; // an earlier merge removed the pair
            _words[word] = (after, count);
            Count(pieces, -count, word: null, changed);
            Count(after, count, word, changed);
        }
        changed.Remove(pair);
        foreach ((int Left, int Right) other in changed)
            Enqueue(other, _pairs[other].Count);
    }

    private static int[] Replace(int[] pieces, (int Left, int Right) pair, int merged)
    {
        List<int> after = new(pieces.Length);
        for (int i = 0; i < pieces.Length; i++)
        {
            if (i + 1 < pieces.Length && pieces[i] == pair.Left && pieces[i + 1] == pair.Right)
            {
                after.Add(merged);
                i++;
            }
            else
            {
                after.Add(pieces[i]);
            }
        }
        return [.. after];
    }

    private void Count(int[] pieces, long change, int? word, HashSet<(int Left, int Right)>? changed)
    {
        for (int i = 0; i + 1 < pieces.Length; i++)
        {
            (int Left, int Right) pair = (pieces[i], pieces[i + 1]);
            ref PairState? state = ref CollectionsMarshal.GetValueRefOrAddDefault(_pairs, pair, out _);
            state ??= new PairState();
            state.Count += change;
            if (word is int index)
                state.Words.Add(index);
            changed?.Add(pair);
        }
    }

    private void AddWord(string word, long count)
    {
        List<int> pieces = [];
        foreach (Rune rune in word.EnumerateRunes())
            pieces.Add(Id(pieces.Count == 0 ? rune.ToString() : WordPieceVocabulary.Continuation + rune));
        _words.Add(([.. pieces], count));
        Count(_words[^1].Pieces, count, _words.Count - 1, changed: null);
    }

    private void Enqueue((int Left, int Right) pair, long count)
    {
        if (count > 0)
            _queue.Enqueue(pair, (-count, pair.Left, pair.Right));
    }

    private int Id(string token)
    {
        if (_ids.TryGetValue(token, out int id))
            return id;
        _tokens.Add(token);
        return _ids[token] = _tokens.Count - 1;
    }

    private sealed class PairState
    {
        public long Count { get; set; }

        public HashSet<int> Words { get; } = [];
    }
}
