namespace Hypencoder.Perturbations.Synonyms.WordNetFiles;

/// <summary>
/// Reduces inflected forms to lemmas by WordNet's rules of detachment, morphy(7WN), and inflects lemmas by the rules of
/// English spelling. Irregular forms, including those with doubled consonants, come from the lists of exceptions.
/// </summary>
internal static class Morphology
{
    private const int LongestWithSuffix = 6; // Longer adjectives take "more" unless they end in -y.

    private static readonly (PartOfSpeech Part, string Suffix, string Ending, Inflection Inflection)[] Detachments =
    [
        (PartOfSpeech.Noun, "s", "", Inflection.Plural),
        (PartOfSpeech.Noun, "ses", "s", Inflection.Plural),
        (PartOfSpeech.Noun, "xes", "x", Inflection.Plural),
        (PartOfSpeech.Noun, "zes", "z", Inflection.Plural),
        (PartOfSpeech.Noun, "ches", "ch", Inflection.Plural),
        (PartOfSpeech.Noun, "shes", "sh", Inflection.Plural),
        (PartOfSpeech.Noun, "men", "man", Inflection.Plural),
        (PartOfSpeech.Noun, "ies", "y", Inflection.Plural),
        (PartOfSpeech.Verb, "s", "", Inflection.ThirdPerson),
        (PartOfSpeech.Verb, "ies", "y", Inflection.ThirdPerson),
        (PartOfSpeech.Verb, "es", "e", Inflection.ThirdPerson),
        (PartOfSpeech.Verb, "es", "", Inflection.ThirdPerson),
        (PartOfSpeech.Verb, "ed", "e", Inflection.Past),
        (PartOfSpeech.Verb, "ed", "", Inflection.Past),
        (PartOfSpeech.Verb, "ing", "e", Inflection.Gerund),
        (PartOfSpeech.Verb, "ing", "", Inflection.Gerund),
        (PartOfSpeech.Adjective, "er", "", Inflection.Comparative),
        (PartOfSpeech.Adjective, "est", "", Inflection.Superlative),
        (PartOfSpeech.Adjective, "er", "e", Inflection.Comparative),
        (PartOfSpeech.Adjective, "est", "e", Inflection.Superlative),
    ];

    /// <summary>The possible lemmas of a form: the form itself, and those by rules or exceptions.</summary>
    /// <param name="form">Form in lower case.</param>
    /// <param name="part">Part of speech of the lemmas.</param>
    /// <param name="irregular">Exceptions of that part of speech, which precede the rules.</param>
    public static IEnumerable<(string Lemma, Inflection Inflection)> Lemmas(
        string form, PartOfSpeech part, IrregularForms irregular)
    {
        IReadOnlyList<string> exceptions = irregular.Lemmas(form);
        IEnumerable<(string, Inflection)> others = exceptions.Count > 0
            ? exceptions.Select(lemma => (lemma, OfIrregular(form, part)))
            : Detachments
                .Where(d => d.Part == part && form.Length > d.Suffix.Length
                    && form.EndsWith(d.Suffix, StringComparison.Ordinal))
                .Select(d => (form[..^d.Suffix.Length] + d.Ending, d.Inflection));
        return [(form, Inflection.None), .. others];
    }

    /// <summary>
    /// Inflects a lemma. In a lemma of several words, the head is inflected: the first word of a verb, the last of
    /// others.
    /// </summary>
    public static string Inflect(string lemma, PartOfSpeech part, Inflection inflection, IrregularForms irregular)
    {
        if (inflection == Inflection.None)
            return lemma;
        if (!lemma.Contains(' '))
            return irregular.Forms(lemma).Where(form => Matches(OfIrregular(form, part), inflection))
                .OrderBy(form => OfIrregular(form, part) != inflection).FirstOrDefault() ?? Regular(lemma, inflection);
        string[] words = lemma.Split(' ');
        int head = part == PartOfSpeech.Verb ? 0 : words.Length - 1;
        if (part == PartOfSpeech.Adjective)
            return Periphrastic(lemma, inflection);
        words[head] = Inflect(words[head], part, inflection, irregular);
        return string.Join(' ', words);
    }

    // The lists do not name the inflection, but the ending tells it, except for a past without -n: "sung" counts as
    // "sang".
    private static Inflection OfIrregular(string form, PartOfSpeech part) => part switch
    {
        PartOfSpeech.Noun => Inflection.Plural,
        PartOfSpeech.Verb when form.EndsWith("ing", StringComparison.Ordinal) => Inflection.Gerund,
        PartOfSpeech.Verb when form.EndsWith('s') => Inflection.ThirdPerson,
        PartOfSpeech.Verb when form.EndsWith('n') || form.EndsWith("ne", StringComparison.Ordinal) =>
            Inflection.Participle,
        PartOfSpeech.Verb => Inflection.Past,
        _ => form.EndsWith("st", StringComparison.Ordinal) ? Inflection.Superlative : Inflection.Comparative,
    };

    private static bool Matches(Inflection found, Inflection wanted) => found == wanted
        || (found is Inflection.Past or Inflection.Participle && wanted is Inflection.Past or Inflection.Participle);

    private static string Regular(string lemma, Inflection inflection)
    {
        bool endsInE = lemma.EndsWith('e');
        bool changesY = lemma.Length > 1 && lemma.EndsWith('y') && !IsVowel(lemma[^2]);
        string stem = changesY ? lemma[..^1] + "i" : lemma;
        switch (inflection)
        {
            case Inflection.Plural or Inflection.ThirdPerson:
                bool hisses = lemma[^1] is 's' or 'x' or 'z' || lemma.EndsWith("ch", StringComparison.Ordinal)
                    || lemma.EndsWith("sh", StringComparison.Ordinal)
                    || (inflection == Inflection.ThirdPerson && lemma.EndsWith('o'));
                return stem + (changesY || hisses ? "es" : "s");
            case Inflection.Past or Inflection.Participle:
                return stem + (endsInE ? "d" : "ed");
            case Inflection.Gerund when lemma.EndsWith("ie", StringComparison.Ordinal):
                return lemma[..^2] + "ying";
            case Inflection.Gerund:
                bool keepsE = !endsInE || (lemma.Length > 1 && lemma[^2] is 'e' or 'o' or 'y');
                return (keepsE ? lemma : lemma[..^1]) + "ing";
            default:
                if (lemma.Length > LongestWithSuffix && !changesY)
                    return Periphrastic(lemma, inflection);
                return stem + (endsInE ? "" : "e") + (inflection == Inflection.Comparative ? "r" : "st");
        }
    }

    private static string Periphrastic(string lemma, Inflection inflection) =>
        (inflection == Inflection.Comparative ? "more " : "most ") + lemma;

    private static bool IsVowel(char letter) => letter is 'a' or 'e' or 'i' or 'o' or 'u';
}
