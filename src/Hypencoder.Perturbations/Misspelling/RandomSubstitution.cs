using Hypencoder.Perturbations.Texts;

namespace Hypencoder.Perturbations.Misspelling;

/// <summary>Replaces a character by another letter from a to z.</summary>
/// <remarks>TextAttack's WordSwapRandomCharacterSubstitution.</remarks>
internal sealed class RandomSubstitution(int changes) : MisspellingPerturbation(changes)
{
    public override string Name => "random-substitution";

    protected override IReadOnlyList<int> Places(QueryWord word) => Where(word, word.IsLetterOrDigit);

    protected override IReadOnlyList<QueryEdit> Changes(QueryWord word, int place) =>
        [.. LatinLetters.Others(word.Element(place)).Select(letter => word.Edit(place, 1, letter))];
}
