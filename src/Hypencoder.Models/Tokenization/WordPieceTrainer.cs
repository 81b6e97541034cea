using System.Runtime.InteropServices;
using System.Text;
using Hypencoder.Models.Tokenization;

namespace Hypencoder.Models;

/// <summary>
/// Trains an uncased WordPiece vocabulary: starting from single characters, the most frequent pair of adjacent pieces
/// is repeatedly merged to a piece. Frequency is the criterion of Hugging Face's <c>WordPieceTrainer</c>; Google's
/// unpublished trainer used a likelihood. Ties go to the pair of the lower ids, so the result does not depend on the
/// order of the texts.
/// </summary>
internal static class WordPieceTrainer
{
    /// <summary>
    /// Greatest number of characters, as in Hugging Face's trainer; further ones are rare characters of other scripts.
    /// </summary>
    private const int MaxAlphabet = 1_000;

    private const int MinFrequency = 2;

    /// <summary>Trains on texts, which are read once.</summary>
    /// <param name="texts">Texts of the collection.</param>
    /// <param name="size">
    /// Greatest number of tokens, including special ones; a small collection may yield fewer.
    /// </param>
    public static WordPieceTokenizer Train(IEnumerable<string> texts, int size)
    {
        int room = size - WordPieceVocabulary.Special.Length;
        ArgumentOutOfRangeException.ThrowIfLessThan(room, 1, nameof(size));
        (string Word, long Count)[] words = CountWords(texts);
        // A character may begin a word or continue it, so it takes up to two tokens.
        PieceMerger merger = new(words, Alphabet(words, Math.Min(MaxAlphabet, room / 2)));
        while (merger.Tokens.Count < size && merger.MergeMostFrequent(MinFrequency))
        {
        }
        return new WordPieceTokenizer(merger.Tokens, "vocabulary");
    }

    /// <summary>Frequencies of words, in ordinal order; words too long for the tokenizer are left out.</summary>
    private static (string Word, long Count)[] CountWords(IEnumerable<string> texts)
    {
        Dictionary<string, long> counts = new(StringComparer.Ordinal);
        Dictionary<string, long>.AlternateLookup<ReadOnlySpan<char>> bySpan =
            counts.GetAlternateLookup<ReadOnlySpan<char>>();
        foreach (string text in texts)
        {
            BertWords words = new(text);
            while (words.MoveNext())
            {
                if (words.Current.Length <= WordPieceVocabulary.MaxWordLength)
                    CollectionsMarshal.GetValueRefOrAddDefault(bySpan, words.Current, out _)++;
            }
        }
        return [.. counts.Select(p => (p.Key, p.Value)).OrderBy(p => p.Key, StringComparer.Ordinal)];
    }

    /// <summary>The most frequent characters, in ascending order.</summary>
    private static Rune[] Alphabet((string Word, long Count)[] words, int limit)
    {
        Dictionary<Rune, long> counts = [];
        foreach ((string word, long count) in words)
        {
            foreach (Rune rune in word.EnumerateRunes())
                CollectionsMarshal.GetValueRefOrAddDefault(counts, rune, out _) += count;
        }
        return [.. counts.OrderByDescending(p => p.Value).ThenBy(p => p.Key).Take(limit).Select(p => p.Key).Order()];
    }
}
