using Hypencoder.Perturbations.Texts;

namespace Hypencoder.Perturbations.Synonyms.Embedding;

/// <summary>
/// The words of a corpus, most frequent first: words of letters only, in lower case, without stop words.
/// </summary>
internal sealed class CorpusWords
{
    private readonly Dictionary<string, int> _indices;

    /// <summary>Collects the words of a corpus.</summary>
    /// <param name="texts">Texts of the corpus.</param>
    /// <param name="minimumCount">Smallest number of occurrences; rarer words are left out.</param>
    /// <param name="maximum">Greatest number of words.</param>
    public CorpusWords(IEnumerable<string> texts, int minimumCount, int maximum)
    {
        Dictionary<string, int> counts = [];
        foreach (string word in texts.SelectMany(Of))
            counts[word] = counts.GetValueOrDefault(word) + 1;
        Words =
        [
            .. counts.Where(c => c.Value >= minimumCount).OrderByDescending(c => c.Value)
                .ThenBy(c => c.Key, StringComparer.Ordinal).Take(maximum).Select(c => c.Key),
        ];
        _indices = Words.Select((word, i) => (word, i)).ToDictionary(w => w.word, w => w.i);
    }

    public IReadOnlyList<string> Words { get; }

    /// <summary>The index of a word in <see cref="Words"/>; -1 when it is missing.</summary>
    public int IndexOf(string word) => _indices.GetValueOrDefault(word, -1);

    /// <summary>The words of a text that are counted, in their order.</summary>
    public static IEnumerable<string> Of(string text) => QueryWord.Of(text)
        .Select(word => word.Text.ToLowerInvariant())
        .Where(word => word.Length > 1 && word.All(char.IsLetter) && !WordList.StopWords.Contains(word));
}
