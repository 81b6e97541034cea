namespace Hypencoder.Perturbations.Misspelling;

/// <summary>The letters from a to z that misspellings insert, in the case of a given character.</summary>
internal static class LatinLetters
{
    private const int Count = 'z' - 'a' + 1;

    public static IEnumerable<string> All(string model) =>
        Enumerable.Range('a', Count).Select(letter => InCaseOf(model, (char)letter));

    /// <summary>All letters except the given character.</summary>
    public static IEnumerable<string> Others(string model) => All(model).Where(letter => letter != model);

    public static string InCaseOf(string model, char letter) =>
        (char.IsUpper(model, 0) ? char.ToUpperInvariant(letter) : letter).ToString();
}
