using Hypencoder.Perturbations.Texts;

namespace Hypencoder.Perturbations.Synonyms;

/// <summary>
/// Replaces a word by a WordNet synonym in its first, most frequent sense. Where the word has several parts of speech,
/// the one whose first sense was tagged most often is chosen. All synonyms are equally likely.
/// </summary>
internal sealed class FirstSenseSynonym(WordNet wordNet, int changes) : SynonymPerturbation(changes)
{
    public override string Name => "wordnet-first-sense";

    protected override string? Draw(string word, SeededDraws draws)
    {
        WordSense? first = wordNet.Senses(word).Where(s => s.Number == 1).MaxBy(s => s.Count);
        return first is null ? null : Weighted([.. first.Synonyms.Select(s => (s.Text, 1))], draws);
    }
}
