using Hypencoder.Perturbations.Texts;

namespace Hypencoder.Perturbations.Synonyms;

/// <summary>
/// Replaces a word by a WordNet synonym in any of its senses: a sense is drawn in proportion to its frequency, then a
/// synonym in proportion to its frequency in that sense. One is added to every count, since most senses were never
/// tagged.
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
