namespace Hypencoder.Perturbations.Synonyms.WordNetFiles;

/// <summary>
/// The senses of the words of a part of speech, most frequent first, from <c>index.noun</c> and similar files, as
/// described in wndb(5WN).
/// </summary>
internal sealed class SenseIndex
{
    private readonly Dictionary<string, int[]> _synsets = [];

    public SenseIndex(string path)
    {
        foreach (DatabaseLine entry in DatabaseLine.ReadAll(path))
        {
            DatabaseLine line = entry;
            string lemma = line.Next("a lemma");
            line.Skip(1, "a part of speech");
            int synsets = line.Number("the number of synsets");
            line.Skip(line.Number("the number of pointers"), "a pointer");
            line.Skip(2, "the numbers of senses");
            int[] offsets = new int[synsets];
            for (int i = 0; i < synsets; i++)
                offsets[i] = line.Number("a synset's offset");
            if (synsets == 0 || !line.IsAtEnd || !_synsets.TryAdd(lemma, offsets))
                throw line.Malformed("a new lemma with as many synsets as it says");
        }
    }

    /// <summary>The offsets of the synsets of a lemma, which is in lower case with underscores for spaces.</summary>
    public IReadOnlyList<int> this[string lemma] => _synsets.GetValueOrDefault(lemma) ?? [];

    public bool Contains(string lemma) => _synsets.ContainsKey(lemma);
}
