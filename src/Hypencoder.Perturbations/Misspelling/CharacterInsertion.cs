using Hypencoder.Perturbations.Texts;

namespace Hypencoder.Perturbations.Misspelling;

/// <summary>Inserts a letter from a to z before a character or at the end, in the case of its neighbour.</summary>
/// <remarks>TextAttack's WordSwapRandomCharacterInsertion.</remarks>
internal sealed class CharacterInsertion(int changes) : MisspellingPerturbation(changes)
{
    public override string Name => "insertion";

    protected override IReadOnlyList<int> Places(QueryWord word) => [.. Enumerable.Range(0, word.Elements.Count + 1)];

    protected override IReadOnlyList<QueryEdit> Changes(QueryWord word, int place)
    {
        string beside = word.Element(Math.Max(0, place - 1));
        return [.. LatinLetters.All(beside).Select(letter => word.Edit(place, 0, letter))];
    }
}
