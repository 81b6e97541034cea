using Hypencoder.Perturbations.Texts;

namespace Hypencoder.Perturbations.Misspelling;

/// <summary>Deletes a character.</summary>
/// <remarks>TextAttack's WordSwapRandomCharacterDeletion.</remarks>
internal sealed class CharacterDeletion(int changes) : MisspellingPerturbation(changes)
{
    public override string Name => "deletion";

    protected override IReadOnlyList<int> Places(QueryWord word) => Where(word, word.IsLetterOrDigit);

    protected override IReadOnlyList<QueryEdit> Changes(QueryWord word, int place) => [word.Edit(place, 1, "")];
}
