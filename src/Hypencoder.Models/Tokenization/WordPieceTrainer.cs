using System.Text;
using Hypencoder.Models.Tokenization;

namespace Hypencoder.Models;

/// <summary>
/// Trains an uncased WordPiece vocabulary: the special tokens, the characters, then the most frequent pair of adjacent
/// pieces again and again, as Hugging Face's trainer does. Equal counts: the pair that was known first.
/// </summary>
public static class WordPieceTrainer
{
    /// <summary>The tokens that every vocabulary begins with; [PAD] is 0.</summary>
    public static IReadOnlyList<string> SpecialTokens { get; } = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"];

    private const int MaxAlphabet = 1000;

    /// <summary>Longer words are unknown to BERT's tokeniser, whatever the vocabulary.</summary>
    private const int MaxWordLength = 100;

    /// <summary>Trains on texts, which are read once.</summary>
    /// <param name="texts">Any number.</param>
    /// <param name="size">The most tokens; a small corpus may give fewer.</param>
    /// <exception cref="ArgumentOutOfRangeException">The size leaves no room beside the special tokens.</exception>
    public static WordPieceTokenizer Train(IEnumerable<string> texts, int size)
    {
        if (size <= SpecialTokens.Count)
            throw new ArgumentOutOfRangeException(nameof(size), size, $"expected more than the {SpecialTokens.Count} special tokens");
        Dictionary<string, int> counts = [];
        foreach (string word in texts.SelectMany(BertText.Words))
            counts[word] = counts.GetValueOrDefault(word) + 1;
        HashSet<Rune> alphabet = Alphabet(counts, Math.Min(MaxAlphabet, (size - SpecialTokens.Count) / 2));
        WordPieceMerges merges = new();
        foreach (string token in SpecialTokens)
            merges.Piece(token);
        KeyValuePair<string, int>[] words = [.. counts
            .Where(w => w.Key.Length <= MaxWordLength && w.Key.EnumerateRunes().All(alphabet.Contains))
            .OrderByDescending(w => w.Value).ThenBy(w => w.Key, StringComparer.Ordinal)];
        foreach ((string word, int count) in words)
            merges.Add(word, count);
        merges.Run(size);
        return new WordPieceTokenizer([.. merges.Pieces.Take(size)]);
    }

    /// <summary>The most frequent characters; at most half of the vocabulary, as each may stand first and within.</summary>
    private static HashSet<Rune> Alphabet(Dictionary<string, int> words, int size)
    {
        Dictionary<Rune, long> counts = [];
        foreach ((string word, int count) in words)
        {
            foreach (Rune rune in word.EnumerateRunes())
                counts[rune] = counts.GetValueOrDefault(rune) + count;
        }
        return [.. counts.OrderByDescending(c => c.Value).ThenBy(c => c.Key).Take(size).Select(c => c.Key)];
    }
}
