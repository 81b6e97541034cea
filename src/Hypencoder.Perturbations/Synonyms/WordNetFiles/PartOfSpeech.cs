namespace Hypencoder.Perturbations.Synonyms.WordNetFiles;

/// <summary>WordNet's four kinds of words, with the numbers that its sense keys have for them.</summary>
internal enum PartOfSpeech
{
    Noun = 1,
    Verb = 2,
    Adjective = 3,
    Adverb = 4,
}
