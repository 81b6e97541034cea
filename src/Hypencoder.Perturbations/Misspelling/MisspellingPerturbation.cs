using Hypencoder.Data;
using Hypencoder.Perturbations.Texts;

namespace Hypencoder.Perturbations.Misspelling;

/// <summary>
/// The base of perturbations that change characters, each in another word. Stop words and words of one or two
/// characters are not changed.
/// </summary>
internal abstract class MisspellingPerturbation(int changes) : IPerturbation
{
    public abstract string Name { get; }

    public PerturbationKind Kind => PerturbationKind.Misspelling;

    public PerturbedQuery Perturb(Query query, int seed)
    {
        SeededDraws draws = new(seed, query, Name);
        return new PerturbedQuery(query, Name, draws.Shuffled(QueryWord.Of(query.Text))
            .Where(word => word.IsContent)
            .Select(word => (Word: word, Places: Places(word)))
            .Where(choice => choice.Places.Count > 0)
            .Take(changes)
            .Select(choice => draws.One(Changes(choice.Word, draws.One(choice.Places)))));
    }

    /// <summary>Every change that may be made to a word.</summary>
    public IEnumerable<QueryEdit> Admissible(QueryWord word) =>
        word.IsContent ? Places(word).SelectMany(place => Changes(word, place)) : [];

    /// <summary>The text elements of a word that may be changed.</summary>
    protected abstract IReadOnlyList<int> Places(QueryWord word);

    /// <summary>The changes at one of these places, at least one.</summary>
    protected abstract IReadOnlyList<QueryEdit> Changes(QueryWord word, int place);

    /// <summary>The text elements of a word that meet a condition.</summary>
    protected static IReadOnlyList<int> Where(QueryWord word, Func<int, bool> isWanted) =>
        [.. Enumerable.Range(0, word.Elements.Count).Where(isWanted)];
}
