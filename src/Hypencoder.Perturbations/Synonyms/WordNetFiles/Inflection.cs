namespace Hypencoder.Perturbations.Synonyms.WordNetFiles;

/// <summary>The inflection of a word.</summary>
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
