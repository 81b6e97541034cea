namespace Hypencoder.Perturbations.Synonyms.WordNetFiles;

/// <summary>
/// The number of times that each sense of a word was tagged in WordNet's semantic concordances, from
/// <c>cntlist.rev</c>. Senses that the file lacks were never tagged.
/// </summary>
internal sealed class SenseCounts
{
    private readonly Dictionary<(string Lemma, PartOfSpeech Part, int Sense), int> _counts = [];

    public SenseCounts(string path)
    {
        foreach (DatabaseLine entry in DatabaseLine.ReadAll(path))
        {
            DatabaseLine line = entry;
            string key = line.Next("a sense key");
            int percent = key.LastIndexOf('%');
            int type = percent > 0 && percent + 1 < key.Length ? key[percent + 1] - '0' : 0;
            if (type is < 1 or > 5)
                throw line.Malformed("a sense key such as able%3:00:00::");
            const int satellite = 5; // an adjective, too
            PartOfSpeech part = type == satellite ? PartOfSpeech.Adjective : (PartOfSpeech)type;
            int sense = line.Number("the number of the sense");
            _counts[(key[..percent], part, sense)] = line.Number("its count");
        }
    }

    /// <summary>The number of times that a sense was tagged.</summary>
    /// <param name="lemma">Lemma in lower case, with underscores for spaces.</param>
    /// <param name="part">Part of speech of the lemma.</param>
    /// <param name="sense">Number of the sense, from 1, in the order of <see cref="SenseIndex"/>.</param>
    public int this[string lemma, PartOfSpeech part, int sense] => _counts.GetValueOrDefault((lemma, part, sense));
}
