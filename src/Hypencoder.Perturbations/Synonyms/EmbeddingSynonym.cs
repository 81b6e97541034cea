using Hypencoder.Perturbations.Texts;
using Lucene.Net.Tartarus.Snowball.Ext;

namespace Hypencoder.Perturbations.Synonyms;

/// <summary>
/// Replaces a word by one of its fifteen nearest words in an embedding, with a cosine of at least .5 and a similar
/// form: the same ending (-s, -ed, -ing or none) and another stem, so that none is an inflection of the word.
/// </summary>
/// <remarks>TextAttack's WordSwapEmbedding, with its number of candidates but other vectors.</remarks>
internal sealed class EmbeddingSynonym(WordEmbedding embedding, int changes) : SynonymPerturbation(changes)
{
    private const int Candidates = 15;
    private const double MinimumSimilarity = 0.5;

    private static readonly string[] Endings = ["ing", "ed", "s", ""];

    public override string Name => "embedding";

    protected override string? Draw(string word, SeededDraws draws)
    {
        (string Text, int Weight)[] nearest =
        [
            .. embedding.Nearest(word, MinimumSimilarity).Select(near => near.Word)
                .Where(near => Ending(near) == Ending(word) && Stem(near) != Stem(word))
                .Take(Candidates).Select(near => (near, 1)),
        ];
        return Weighted(nearest, draws);
    }

    private static string Ending(string word) =>
        Endings.First(ending => word.EndsWith(ending, StringComparison.Ordinal));

    private static string Stem(string word)
    {
        EnglishStemmer stemmer = new();
        stemmer.SetCurrent(word);
        stemmer.Stem();
        return stemmer.Current;
    }
}
