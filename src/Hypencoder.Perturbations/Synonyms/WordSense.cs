using Hypencoder.Perturbations.Synonyms.WordNetFiles;

namespace Hypencoder.Perturbations.Synonyms;

/// <summary>A sense of a word in the form that a query has.</summary>
/// <param name="Part">Part of speech of the sense.</param>
/// <param name="Number">Number of the sense, with 1 for the lemma's most frequent one.</param>
/// <param name="Count">Number of times that the sense was tagged.</param>
/// <param name="Synonyms">
/// The other words of the synset in the word's inflection, each with the number of times that it was tagged in this
/// sense.
/// </param>
internal sealed record WordSense(
    PartOfSpeech Part, int Number, int Count, IReadOnlyList<(string Text, int Count)> Synonyms);
