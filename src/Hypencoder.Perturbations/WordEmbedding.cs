using Hypencoder.Data;
using Hypencoder.Perturbations.Synonyms.Embedding;

namespace Hypencoder.Perturbations;

/// <summary>
/// Vectors of the words of a corpus, of which those of words that stand in like company point the same way: positive
/// pointwise mutual information with frequent words nearby, reduced by truncated SVD.
/// </summary>
/// <remarks>Levy, Goldberg, Dagan, TACL 2015. The same corpus gives the same vectors.</remarks>
public sealed class WordEmbedding
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

    /// <summary>How many words have vectors: those that the corpus has 5 times, and of these 30,000 at most.</summary>
    public int Count => _vectors.Length;

    /// <summary>Reads a corpus, twice; that of a pipe once, and keeps it meanwhile.</summary>
    public static WordEmbedding Of(TestCollection corpus)
    {
        ArgumentNullException.ThrowIfNull(corpus);
        return Of(new RepeatedPassages(corpus.Id, corpus.Passages).Read);
    }

    /// <summary>The same of what the passages are read from.</summary>
    internal static WordEmbedding Of(Func<IEnumerable<Passage>> passages) =>
        new(() => passages().Select(p => $"{p.Title} {p.Text}"));

    /// <summary>The words nearest to one, with their cosines, the nearest first; none when it has no vector.</summary>
    /// <param name="word">In lower case.</param>
    /// <param name="minimum">The smallest cosine.</param>
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
