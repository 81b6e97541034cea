using System.Text.RegularExpressions;

namespace Hypencoder.Server.Page;

/// <summary>Finds the words of a query in texts, also in other forms and as parts of identifiers.</summary>
internal sealed partial class Highlighter
{
    private const int ShortestStem = 4, LongestEnding = 3;

    private static readonly HashSet<string> StopWords =
    [
        "a", "all", "an", "and", "are", "as", "at", "be", "by", "can", "do", "does", "for", "from", "how", "i", "if",
        "in", "is", "it", "of", "on", "or", "that", "the", "this", "to", "was", "what", "when", "where", "which", "who",
        "why", "will", "with", "you",
    ];

    private readonly string[] _words;

    public Highlighter(string query)
    {
        string[] all = [.. Words().Matches(query).Select(match => match.Value.ToLowerInvariant()).Distinct()];
        string[] rare = [.. all.Where(word => !StopWords.Contains(word))];
        _words = rare.Length > 0 ? rare : all;
    }

    /// <summary>The places in a text where a word of the query stands, with the number of the word.</summary>
    public IEnumerable<(int Start, int Length, int Word)> Find(string text)
    {
        foreach (Match match in Words().Matches(text))
        {
            int word = Array.FindIndex(_words, query => IsForm(query, match.Value));
            if (word >= 0)
                yield return (match.Index, match.Length, word);
        }
    }

    /// <summary>Cuts a text into parts, of which every second is a word of the query.</summary>
    public IEnumerable<(string Text, bool IsMatch)> Parts(string text)
    {
        int end = 0;
        foreach ((int start, int length, _) in Find(text))
        {
            if (start > end)
                yield return (text[end..start], false);
            end = start + length;
            yield return (text[start..end], true);
        }
        if (end < text.Length)
            yield return (text[end..], false);
    }

    /// <summary>The part of a text with the most words of the query, on one line.</summary>
    public string Snippet(string text, int length)
    {
        string line = string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        if (line.Length <= length)
            return line;
        (int Start, int Length, int Word)[] found = [.. Find(line).Take(500)];
        int begin = 0, most = 0;
        for (int i = 0; i < found.Length; i++)
        {
            int from = found[i].Start;
            int words = found.Skip(i).TakeWhile(f => f.Start + f.Length <= from + length * 3 / 4)
                .Select(f => f.Word).Distinct().Count();
            if (words > most)
                (begin, most) = (from, words);
        }
        begin = begin <= length / 3 ? 0 : WordStart(line, Math.Min(begin - (length / 8), line.Length - length));
        int end = Math.Min(begin + length, line.Length);
        if (end < line.Length)
            end = line.LastIndexOf(' ', end - 1, Math.Min(40, end - begin)) is int space and > 0 ? space : end;
        return (begin > 0 ? "… " : "") + line[begin..end] + (end < line.Length ? " …" : "");
    }

    private static int WordStart(string line, int near)
    {
        int space = line.IndexOf(' ', near, Math.Min(40, line.Length - near));
        return space < 0 ? near : space + 1;
    }

    /// <summary>Whether two words are the same, or differ in a short ending as forms of one word do.</summary>
    private static bool IsForm(string query, string word)
    {
        int common = Math.Min(query.Length, word.Length);
        bool isNear = common >= ShortestStem && Math.Abs(query.Length - word.Length) <= LongestEnding;
        return (isNear || query.Length == word.Length)
            && string.Compare(query, 0, word, 0, common, StringComparison.OrdinalIgnoreCase) == 0;
    }

    /// <summary>Words; an identifier such as ReadAllText has several.</summary>
    [GeneratedRegex(@"\p{Lu}?\p{Ll}+|\p{Lu}+(?!\p{Ll})|\p{Nd}+|\p{L}")]
    private static partial Regex Words();
}
