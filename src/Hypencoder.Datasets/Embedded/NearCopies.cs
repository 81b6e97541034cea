namespace Hypencoder.Datasets.Embedded;

/// <summary>
/// Finds queries that a comparison of words answers, or that ask nearly the same as another: summaries that return in
/// the rest of the documentation, and overloads whose summaries differ in one word.
/// </summary>
/// <remarks>An instance goes through the queries of one collection, in their order.</remarks>
internal sealed class NearCopies
{
    private readonly HashSet<string> _kept = [];

    /// <summary>Number of queries whose words return, one after the other, in a passage of theirs.</summary>
    public int Returning { get; private set; }

    /// <summary>
    /// Number of other queries that differ in one word from the summary of an overload, which is a query itself.
    /// </summary>
    public int Overloads { get; private set; }

    /// <summary>Number of near copies that dev and test would have as queries without this rule.</summary>
    public int LeftOut { get; set; }

    /// <summary>Whether a query is a near copy, which is counted.</summary>
    /// <param name="same">Members whose summary is the query.</param>
    /// <param name="overloads">Other overloads of these members.</param>
    public bool Has(IReadOnlyList<DocumentedMember> same, IReadOnlyList<DocumentedMember> overloads)
    {
        string summary = same[0].Summary;
        string[] words = Words(summary);
        if (same.Any(m => Join(Words(m.Body)).Contains(Join(words), StringComparison.Ordinal)))
        {
            Returning++;
            return true;
        }
        if (overloads.Any(m => _kept.Contains(m.Summary) && DifferInOneWord(words, Words(m.Summary))))
        {
            Overloads++;
            return true;
        }
        _kept.Add(summary);
        return false;
    }

    /// <summary>Whether one text becomes the other when one word is replaced, added or removed, or none.</summary>
    internal static bool DifferInOneWord(ReadOnlySpan<string> one, ReadOnlySpan<string> other)
    {
        int start = one.CommonPrefixLength(other), same = 0;
        int left = one.Length - start, otherLeft = other.Length - start;
        while (same < Math.Min(left, otherLeft) && one[^(same + 1)] == other[^(same + 1)])
            same++;
        return left - same <= 1 && otherLeft - same <= 1;
    }

    /// <summary>The words of a text in lower case; whatever is no letter and no digit separates them.</summary>
    internal static string[] Words(string text)
    {
        List<string> words = [];
        for (int start = 0; start < text.Length;)
        {
            int end = start;
            while (end < text.Length && char.IsLetterOrDigit(text[end]))
                end++;
            if (end > start)
                words.Add(text[start..end].ToLowerInvariant());
            start = end + 1;
        }
        return [.. words];
    }

    private static string Join(string[] words) => $" {string.Join(' ', words)} ";
}
