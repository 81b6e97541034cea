using Hypencoder.Perturbations.Texts;

namespace Hypencoder.Perturbations.Synonyms;

/// <summary>
/// A synonym from WordNet in the word's first sense, which is the most frequent; of several parts of speech that of the
/// one whose first sense was tagged most often. All of them are as likely.
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
