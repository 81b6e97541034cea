using Hypencoder.Perturbations.Texts;

namespace Hypencoder.Perturbations.Synonyms;

/// <summary>
/// A synonym from WordNet in any sense of the word that has one: a sense as likely as it is frequent, then a synonym as
/// likely as it is in that sense. One is added to every count, since most senses were never tagged.
/// </summary>
internal sealed class FrequencySynonym(WordNet wordNet, int changes) : SynonymPerturbation(changes)
{
    public override string Name => "wordnet-frequency";

    protected override string? Draw(string word, SeededDraws draws)
    {
        WordSense[] senses = [.. wordNet.Senses(word).Where(s => s.Synonyms.Count > 0)];
        if (senses.Length == 0)
            return null;
        int left = draws.Below(senses.Sum(s => s.Count + 1));
        WordSense drawn = senses.First(s => (left -= s.Count + 1) < 0);
        return Weighted([.. drawn.Synonyms.Select(s => (s.Text, s.Count + 1))], draws);
    }
}
