using Hypencoder.Data;
using Hypencoder.Perturbations.Texts;

namespace Hypencoder.Perturbations.Synonyms;

/// <summary>
/// The base of perturbations that replace words by synonyms. Stop words and words of one or two characters are not
/// replaced. A synonym is capitalised as the word is, in all letters or the first.
/// </summary>
internal abstract class SynonymPerturbation(int changes) : IPerturbation
{
    public abstract string Name { get; }

    public PerturbationKind Kind => PerturbationKind.Synonym;

    public PerturbedQuery Perturb(Query query, int seed)
    {
        SeededDraws draws = new(seed, query, Name);
        return new PerturbedQuery(query, Name, draws.Shuffled(QueryWord.Of(query.Text))
            .Where(word => word.IsContent)
            .Select(word => (Word: word, Synonym: Draw(word.Text.ToLowerInvariant(), draws)))
            .Where(choice => choice.Synonym is not null)
            .Select(choice => (choice.Word, Synonym: InCaseOf(choice.Word.Text, choice.Synonym!)))
            .Where(choice => choice.Synonym != choice.Word.Text)
            .Take(changes)
            .Select(choice => new QueryEdit(choice.Word.Start, choice.Word.Text, choice.Synonym)));
    }

    /// <summary>Draws a synonym of a word in lower case; null where there is none.</summary>
    protected abstract string? Draw(string word, SeededDraws draws);

    /// <summary>Draws one of the synonyms in proportion to their weights.</summary>
    protected static string? Weighted(IReadOnlyList<(string Text, int Weight)> synonyms, SeededDraws draws)
    {
        int left = synonyms.Count == 0 ? 0 : draws.Below(synonyms.Sum(s => s.Weight));
        foreach ((string text, int weight) in synonyms)
        {
            left -= weight;
            if (left < 0)
                return text;
        }
        return null;
    }

    private static string InCaseOf(string model, string word)
    {
        string lower = word.ToLowerInvariant();
        if (!char.IsUpper(model, 0))
            return lower;
        return model.Length > 1 && model == model.ToUpperInvariant()
            ? word.ToUpperInvariant()
            : char.ToUpperInvariant(lower[0]) + lower[1..];
    }
}
