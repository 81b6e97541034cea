using Hypencoder.Perturbations.Synonyms.WordNetFiles;

namespace Hypencoder.Perturbations.Synonyms;

/// <summary>A sense of a word as a query has it.</summary>
/// <param name="Part">The part of speech.</param>
/// <param name="Number">1 for the lemma's most frequent sense.</param>
/// <param name="Count">How often it was tagged.</param>
/// <param name="Synonyms">
/// The other words of its synset in the word's inflection, and how often each was tagged in this sense.
/// </param>
internal sealed record WordSense(
    PartOfSpeech Part, int Number, int Count, IReadOnlyList<(string Text, int Count)> Synonyms);
