namespace Hypencoder.Perturbations.Synonyms.WordNetFiles;

/// <summary>The irregular forms of a part of speech and their lemmas, from <c>noun.exc</c> and similar files.</summary>
internal sealed class IrregularForms
{
    private readonly Dictionary<string, string[]> _lemmas = [];
    private readonly ILookup<string, string> _forms;

    public IrregularForms(string path)
    {
        foreach (DatabaseLine entry in DatabaseLine.ReadAll(path))
        {
            DatabaseLine line = entry;
            string form = line.Next("a form");
            List<string> lemmas = [];
            do
                lemmas.Add(line.Next("its lemma"));
            while (!line.IsAtEnd);
            _lemmas[form] = [.. lemmas];
        }
        _forms = _lemmas.SelectMany(pair => pair.Value.Select(lemma => (Lemma: lemma, Form: pair.Key)))
            .ToLookup(pair => pair.Lemma, pair => pair.Form);
    }

    public IReadOnlyList<string> Lemmas(string form) => _lemmas.GetValueOrDefault(form) ?? [];

    /// <summary>The forms of a lemma in file order, which is alphabetical.</summary>
    public IEnumerable<string> Forms(string lemma) => _forms[lemma];
}
