namespace Hypencoder.Data;

/// <summary>Finds the names that a user may have meant.</summary>
internal static class NearNames
{
    private const int Most = 5;

    /// <summary>
    /// Number of characters that are compared: a longer text is not a name, so its beginning is enough.
    /// </summary>
    private const int Longest = 100;

    /// <summary>The names nearest to a text, nearest first, whatever their distance.</summary>
    public static IEnumerable<string> Of(string text, IEnumerable<string> names) => names
        .OrderBy(name => name.Contains(text, StringComparison.OrdinalIgnoreCase) ? 0 : Distance(text, name))
        .ThenBy(name => name, StringComparer.Ordinal)
        .Take(Most);

    /// <summary>
    /// The names of which <paramref name="text"/> may be a misspelling or a short form, nearest first: equal but for
    /// case, dashes and underscores; with the text as a word, as the beginning or inside; or with at most a third of
    /// the letters wrong. Names much farther than the nearest are left out; empty where none is near.
    /// </summary>
    public static IReadOnlyList<string> Likely(string text, IEnumerable<string> names)
    {
        string plain = Plain(text);
        if (plain.Length == 0)
            return [];
        (string Name, int? Rank)[] near =
        [
            .. names.Select(name => (Name: name, Rank: Rank(plain, name))).Where(n => n.Rank is not null)
                .OrderBy(n => n.Rank).ThenBy(n => n.Name, StringComparer.Ordinal),
        ];
        return [.. near.TakeWhile(n => n.Rank <= near[0].Rank + 1).Select(n => n.Name).Take(Most)];
    }

    /// <summary>
    /// A hint that continues an error message: "; near name: a" or "; near names: a, b"; empty where none is near.
    /// </summary>
    /// <param name="text">Text that the user gave.</param>
    /// <param name="names">Names that exist.</param>
    /// <param name="most">Greatest number of names in the hint.</param>
    public static string Hint(string text, IEnumerable<string> names, int most = 3)
    {
        string[] near = [.. Likely(text, names).Take(most)];
        return near.Length == 0 ? "" : $"; near name{(near.Length == 1 ? "" : "s")}: {string.Join(", ", near)}";
    }

    /// <summary>Distance of a name, smaller for nearer ones; null where it is not near.</summary>
    private static int? Rank(string plain, string name)
    {
        string other = Plain(name);
        if (other == plain)
            return 0;
        bool shortForm = plain.Length >= 3;
        if (name.Split('-', '_', ' ', '.', '/').Any(word => Plain(word) == plain))
            return 1;
        if (shortForm && (other.StartsWith(plain, StringComparison.Ordinal)
            || (other.Length >= 3 && plain.StartsWith(other, StringComparison.Ordinal))))
        {
            return 3;
        }
        int distance = Distance(plain, other), allowed = Math.Max(1, Math.Min(plain.Length, other.Length) / 3);
        if (distance <= allowed && distance < plain.Length)
            return 2 + distance;
        return shortForm && other.Contains(plain, StringComparison.Ordinal) ? 2 + Longest : null;
    }

    private static string Plain(string name)
    {
        string start = name.Length > Longest ? name[..Longest] : name;
        return string.Concat(start.Where(c => c is not ('-' or '_' or ' '))).ToLowerInvariant();
    }

    /// <summary>
    /// Damerau–Levenshtein distance: the number of letters to insert, remove or replace and of neighbours to swap,
    /// ignoring case.
    /// </summary>
    /// <remarks>Damerau, "A technique for computer detection and correction of spelling errors", CACM 1964.</remarks>
    private static int Distance(string a, string b)
    {
        (a, b) = (Cut(a), Cut(b));
        int[,] distance = new int[a.Length + 1, b.Length + 1];
        for (int i = 0; i <= a.Length; i++)
        {
            for (int j = 0; j <= b.Length; j++)
            {
                if (i == 0 || j == 0)
                {
                    distance[i, j] = i + j;
                    continue;
                }
                int wrong = a[i - 1] == b[j - 1] ? 0 : 1;
                int least = Math.Min(distance[i - 1, j], distance[i, j - 1]) + 1;
                least = Math.Min(least, distance[i - 1, j - 1] + wrong);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                    least = Math.Min(least, distance[i - 2, j - 2] + 1);
                distance[i, j] = least;
            }
        }
        return distance[a.Length, b.Length];

        static string Cut(string text) => (text.Length > Longest ? text[..Longest] : text).ToLowerInvariant();
    }
}
