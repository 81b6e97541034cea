using Hypencoder.Perturbations.Texts;

namespace Hypencoder.Perturbations.Misspelling;

/// <summary>Replaces a letter from a to z by one whose key is next to it on the American keyboard.</summary>
/// <remarks>TextAttack's WordSwapQWERTY, with its pairs of keys except a → x, whose reverse it lacks.</remarks>
internal sealed class QwertyNeighbor(int changes) : MisspellingPerturbation(changes)
{
    private static readonly string[] Rows = ["qwertyuiop", "asdfghjkl", "zxcvbnm"];

    public override string Name => "qwerty";

    protected override IReadOnlyList<int> Places(QueryWord word) =>
        Where(word, i => Key(word.Element(i)) is ( >= 0, _));

    protected override IReadOnlyList<QueryEdit> Changes(QueryWord word, int place)
    {
        string element = word.Element(place);
        (int row, int column) = Key(element);
        return [.. Rows.SelectMany((letters, r) => letters.Where((_, c) => AreBeside(row, column, r, c)))
            .Select(letter => word.Edit(place, 1, LatinLetters.InCaseOf(element, letter)))];
    }

    /// <summary>The position of a letter's key; the row is below 0 when the letter has none.</summary>
    private static (int Row, int Column) Key(string element)
    {
        char letter = element.Length == 1 ? char.ToLowerInvariant(element[0]) : ' ';
        int row = Array.FindIndex(Rows, r => r.Contains(letter));
        return (row, row < 0 ? -1 : Rows[row].IndexOf(letter));
    }

    // A key of the middle row is regarded as next to three keys above it and to two below it.
    private static bool AreBeside(int row, int column, int otherRow, int otherColumn) => (row, otherRow) switch
    {
        _ when row == otherRow => Math.Abs(column - otherColumn) == 1,
        (0, 1) or (1, 0) => Math.Abs(column - otherColumn) <= 1,
        (1, 2) => column - otherColumn is 0 or 1,
        (2, 1) => otherColumn - column is 0 or 1,
        _ => false,
    };
}
