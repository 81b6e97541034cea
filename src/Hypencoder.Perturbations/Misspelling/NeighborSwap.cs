using Hypencoder.Perturbations.Texts;

namespace Hypencoder.Perturbations.Misspelling;

/// <summary>Swaps two neighbouring characters.</summary>
/// <remarks>TextAttack's WordSwapNeighboringCharacterSwap.</remarks>
internal sealed class NeighborSwap(int changes) : MisspellingPerturbation(changes)
{
    public override string Name => "neighbour-swap";

    protected override IReadOnlyList<int> Places(QueryWord word) => Where(word, i =>
        i + 1 < word.Elements.Count && word.IsLetterOrDigit(i) && word.IsLetterOrDigit(i + 1)
        && word.Element(i) != word.Element(i + 1));

    protected override IReadOnlyList<QueryEdit> Changes(QueryWord word, int place) =>
        [word.Edit(place, 2, word.Element(place + 1) + word.Element(place))];
}
