namespace Hypencoder.Datasets.Opening;

/// <summary>Which names somebody may have meant.</summary>
internal static class NearNames
{
    private const int Most = 5;

    /// <summary>The nearest of <paramref name="names"/>, nearest first.</summary>
    public static IEnumerable<string> Of(string text, IEnumerable<string> names) => names
        .OrderBy(name => name.Contains(text, StringComparison.OrdinalIgnoreCase) ? 0 : Distance(text, name))
        .ThenBy(name => name, StringComparer.Ordinal)
        .Take(Most);

    /// <summary>Levenshtein's: the letters to insert, remove or replace.</summary>
    private static int Distance(string a, string b)
    {
        int[] row = [.. Enumerable.Range(0, b.Length + 1)];
        for (int i = 1; i <= a.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.Length; j++)
            {
                bool same = char.ToLowerInvariant(a[i - 1]) == char.ToLowerInvariant(b[j - 1]);
                int value = Math.Min(Math.Min(row[j], row[j - 1]) + 1, diagonal + (same ? 0 : 1));
                (diagonal, row[j]) = (row[j], value);
            }
        }
        return row[^1];
    }
}
