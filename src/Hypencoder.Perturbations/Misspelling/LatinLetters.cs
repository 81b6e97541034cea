namespace Hypencoder.Perturbations.Misspelling;

/// <summary>The letters from a to z, which misspellings put in, in the case of a model.</summary>
internal static class LatinLetters
{
    private const int Count = 'z' - 'a' + 1;

    public static IEnumerable<string> All(string model) =>
        Enumerable.Range('a', Count).Select(letter => InCaseOf(model, (char)letter));

    /// <summary>All but the model itself.</summary>
    public static IEnumerable<string> Others(string model) => All(model).Where(letter => letter != model);

    public static string InCaseOf(string model, char letter) =>
        (char.IsUpper(model, 0) ? char.ToUpperInvariant(letter) : letter).ToString();
}
