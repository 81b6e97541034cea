namespace Hypencoder.Datasets.Embedded.Tasks;

/// <summary>
/// Removes names from a text: the words of a member's own name, also inflected, and everything that looks like an
/// identifier.
/// </summary>
internal sealed class NameRemover
{
    private const int ShortestWord = 2;
    private readonly HashSet<string> _words;

    /// <summary>Creates a remover for a member.</summary>
    /// <param name="name">Name of the member; the words in it and in its types are removed.</param>
    public NameRemover(MemberName name)
    {
        string types = name.DeclaringType[(name.DeclaringType.LastIndexOf('.') + 1)..];
        _words = [.. Words($"{types} {name.Member}").Where(w => w.Length >= ShortestWord)];
    }

    /// <summary>The words of an identifier or a text in lower case: try and parse for <c>TryParse</c>.</summary>
    public static IEnumerable<string> Words(string text)
    {
        int start = 0;
        for (int i = 0; i <= text.Length; i++)
        {
            bool ends = i == text.Length || !char.IsLetter(text[i]) || (char.IsUpper(text[i]) && i > start
                && (!char.IsUpper(text[i - 1]) || (i + 1 < text.Length && char.IsLower(text[i + 1]))));
            if (!ends)
                continue;
            if (i > start)
                yield return text[start..i].ToLowerInvariant();
            start = i < text.Length && !char.IsLetter(text[i]) ? i + 1 : i;
        }
    }

    /// <summary>The first words of a text that are not names.</summary>
    public string Shorten(string text, int mostWords) => string.Join(' ', text
        .Split(' ', StringSplitOptions.RemoveEmptyEntries).Where(w => !IsIdentifier(w) && !Words(w).Any(IsOfName))
        .Take(mostWords)).TrimEnd('.', ',', ';', ':');

    /// <summary>
    /// Whether a word is in the name, or differs only in its ending, as parse, parses and parsing do.
    /// </summary>
    public bool IsOfName(string word) => _words.Contains(word) || _words.Any(n =>
        Stem(n) is string stem && stem == Stem(word));

    private static string Stem(string word)
    {
        foreach (string ending in (ReadOnlySpan<string>)["ing", "ers", "er", "ed", "es", "s", "e"])
        {
            if (word.Length - ending.Length >= 3 && word.EndsWith(ending, StringComparison.Ordinal))
                return word[..^ending.Length];
        }
        return word;
    }

    /// <summary>Whether a word looks like an identifier: it has a capital or a symbol inside.</summary>
    private static bool IsIdentifier(string word)
    {
        string inner = word.Trim('(', ')', ',', '.', ';', ':', '"', '\'');
        return inner.Skip(1).Any(c => char.IsUpper(c) || c is '.' or '<' or '>' or '(' or '[' or '_' or '`');
    }
}
