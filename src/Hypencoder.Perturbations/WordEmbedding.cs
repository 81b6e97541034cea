using Hypencoder.Data;
using Hypencoder.Perturbations.Synonyms.Embedding;

namespace Hypencoder.Perturbations;

/// <summary>
/// Vectors of the words of a corpus, which are similar for words that occur in similar contexts: positive pointwise
/// mutual information with frequent words nearby, reduced by truncated SVD.
/// </summary>
/// <remarks>
/// Levy, Goldberg, Dagan, TACL 2015. The same corpus always gives the same vectors. Safe for use by several threads.
/// </remarks>
internal sealed class WordEmbedding
{
    private const int MinimumCount = 5;
    private const int MostWords = 30_000;
    private const int MostContexts = 3000;
    private const int Size = 96;

    private readonly CorpusWords _words;
    private readonly float[][] _vectors;

    private WordEmbedding(Func<IEnumerable<string>> texts)
    {
        _words = new CorpusWords(texts(), MinimumCount, MostWords);
        _vectors = TruncatedFactors.Of(new PointwiseInformation(texts(), _words, MostContexts), Size);
    }

    /// <summary>
    /// Number of words that have vectors: those that occur at least 5 times in the corpus, at most 30,000.
    /// </summary>
    public int Count => _vectors.Length;

    /// <summary>
    /// Builds the vectors of a corpus, which is read twice. A pipe is read once and kept in memory meanwhile.
    /// </summary>
    public static WordEmbedding Of(TestCollection corpus)
    {
        ArgumentNullException.ThrowIfNull(corpus);
        return Of(new RepeatedPassages(corpus.Id, corpus.Passages).Read);
    }

    /// <summary>Builds the vectors of passages that can be read repeatedly.</summary>
    internal static WordEmbedding Of(Func<IEnumerable<Passage>> passages) =>
        new(() => passages().Select(p => $"{p.Title} {p.Text}"));

    /// <summary>
    /// The words nearest to a word, with their cosines, nearest first; none when the word has no vector.
    /// </summary>
    /// <param name="word">Word in lower case.</param>
    /// <param name="minimum">Smallest cosine to return, −1 to 1.</param>
    public IEnumerable<(string Word, double Similarity)> Nearest(string word, double minimum)
    {
        ArgumentNullException.ThrowIfNull(word);
        int own = _words.IndexOf(word);
        if (own < 0)
            return [];
        return Enumerable.Range(0, Count)
            .Where(i => i != own)
            .Select(i => (Index: i, Similarity: TruncatedFactors.Dot(_vectors[own], _vectors[i])))
            .Where(other => other.Similarity >= minimum)
            .OrderByDescending(other => other.Similarity).ThenBy(other => other.Index)
            .Select(other => (_words.Words[other.Index], other.Similarity));
    }
}
