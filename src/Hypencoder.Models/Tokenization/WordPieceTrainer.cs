using System.Runtime.InteropServices;
using System.Text;
using Hypencoder.Models.Tokenization;

namespace Hypencoder.Models;

/// <summary>
/// Trains an uncased WordPiece vocabulary: starting from single characters, the most frequent pair of neighbouring
/// pieces becomes a piece, again and again. Frequency is the criterion of Hugging Face's <c>WordPieceTrainer</c>;
/// Google's unpublished one was a likelihood. Ties go to the pair that was known first, so the result depends on the
/// texts alone and not on their order.
/// </summary>
public static class WordPieceTrainer
{
    /// <summary>Trains on texts, which are read once.</summary>
    /// <exception cref="ArgumentException">The vocabulary has no room for the characters.</exception>
    public static WordPieceTokenizer Train(IEnumerable<string> texts, WordPieceTrainingOptions? options = null)
    {
        options ??= new WordPieceTrainingOptions();
        ArgumentOutOfRangeException.ThrowIfLessThan(options.AlphabetLimit, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MinFrequency, 1);
        (string Word, long Count)[] words = CountWords(texts);
        Rune[] alphabet = Alphabet(words, options.AlphabetLimit);
        PieceMerger merger = new(words, alphabet);
        if (merger.Tokens.Count > options.VocabularySize)
        {
            throw new ArgumentException($"a vocabulary of {options.VocabularySize} tokens has no room for the texts' "
                + $"{alphabet.Length} characters, which need {merger.Tokens.Count}", nameof(options));
        }
        while (merger.Tokens.Count < options.VocabularySize && merger.MergeMostFrequent(options.MinFrequency))
        {
        }
        return new WordPieceTokenizer(merger.Tokens, "vocabulary");
    }

    /// <summary>How often each word occurs, in ordinal order; words too long to be looked up are left out.</summary>
    private static (string Word, long Count)[] CountWords(IEnumerable<string> texts)
    {
        Dictionary<string, long> counts = new(StringComparer.Ordinal);
        Dictionary<string, long>.AlternateLookup<ReadOnlySpan<char>> bySpan = counts.GetAlternateLookup<ReadOnlySpan<char>>();
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
