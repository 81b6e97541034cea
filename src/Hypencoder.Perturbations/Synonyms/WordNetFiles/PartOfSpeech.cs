namespace Hypencoder.Perturbations.Synonyms.WordNetFiles;

/// <summary>WordNet's four parts of speech, with their numbers in sense keys.</summary>
internal enum PartOfSpeech
{
    Noun = 1,
    Verb = 2,
    Adjective = 3,
    Adverb = 4,
}
