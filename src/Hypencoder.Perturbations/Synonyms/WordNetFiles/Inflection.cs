namespace Hypencoder.Perturbations.Synonyms.WordNetFiles;

/// <summary>How a form of a word is made of its lemma.</summary>
internal enum Inflection
{
    None,
    Plural,
    ThirdPerson,
    Past,
    Participle,
    Gerund,
    Comparative,
    Superlative,
}
