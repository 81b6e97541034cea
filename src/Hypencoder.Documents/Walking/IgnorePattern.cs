using System.Text;
using System.Text.RegularExpressions;

namespace Hypencoder.Documents.Walking;

/// <summary>A line of a <c>.gitignore</c> file.</summary>
/// <remarks>As in <c>git help gitignore</c>.</remarks>
internal sealed class IgnorePattern
{
    private readonly Regex _regex;

    private IgnorePattern(Regex regex, bool isNegated, bool isFolder)
    {
        _regex = regex;
        IsNegated = isNegated;
        IsFolder = isFolder;
    }

    /// <summary>Whether what matches is not ignored after all.</summary>
    public bool IsNegated { get; }

    /// <summary>Whether only folders match.</summary>
    public bool IsFolder { get; }

    /// <summary>Parses a line; null for blank lines, comments and patterns that match nothing.</summary>
    public static IgnorePattern? Parse(string line)
    {
        string pattern = WithoutTrailingSpaces(line);
        if (pattern.Length == 0 || pattern[0] == '#')
            return null;
        bool isNegated = pattern[0] == '!';
        if (isNegated)
            pattern = pattern[1..];
        bool isFolder = pattern.EndsWith('/');
        pattern = isFolder ? pattern[..^1] : pattern;
        if (pattern.Length == 0)
            return null;
        // A slash at the beginning or in the middle ties the pattern to the folder of its file.
        bool isAnchored = pattern.Contains('/');
        StringBuilder regex = new(isAnchored ? @"\A" : @"\A(?:.*/)?");
        return AppendPath(regex, pattern.TrimStart('/'))
            ? new IgnorePattern(
                new Regex(regex.Append(@"\z").ToString(), RegexOptions.CultureInvariant | RegexOptions.Singleline),
                isNegated, isFolder)
            : null;
    }

    /// <summary>Whether a path relative to the folder of the pattern's file matches.</summary>
    public bool Matches(string path, bool isFolder) => (isFolder || !IsFolder) && _regex.IsMatch(path);

    private static bool AppendPath(StringBuilder regex, string pattern)
    {
        for (int i = 0; i < pattern.Length;)
        {
            bool startsPart = i == 0 || pattern[i - 1] == '/';
            if (startsPart && pattern.AsSpan(i).StartsWith("**/"))
            {
                regex.Append("(?:.*/)?");
                i += 3;
            }
            else if (startsPart && i > 0 && pattern.AsSpan(i).SequenceEqual("**"))
            {
                regex.Append(".+");
                i += 2;
            }
            else if (pattern[i] == '[')
            {
                int length = AppendClass(regex, pattern.AsSpan(i));
                if (length == 0)
                    return false;
                i += length;
            }
            else
            {
                i += AppendCharacter(regex, pattern, i);
            }
        }
        return true;
    }

    private static int AppendCharacter(StringBuilder regex, string pattern, int at)
    {
        switch (pattern[at])
        {
            case '*':
                int end = at;
                while (end < pattern.Length && pattern[end] == '*')
                    end++;
                regex.Append("[^/]*");
                return end - at;
            case '?':
                regex.Append("[^/]");
                return 1;
            case '\\' when at + 1 < pattern.Length:
                regex.Append(Regex.Escape(pattern[at + 1].ToString()));
                return 2;
            default:
                regex.Append(Regex.Escape(pattern[at].ToString()));
                return 1;
        }
    }

    /// <summary>Appends a class such as <c>[a-z]</c>; returns its length, or 0 if it does not end.</summary>
    private static int AppendClass(StringBuilder regex, ReadOnlySpan<char> pattern)
    {
        int at = 1;
        bool isNegated = pattern.Length > 1 && pattern[1] is '!' or '^';
        at += isNegated ? 1 : 0;
        StringBuilder members = new();
        for (int first = at; at < pattern.Length && (pattern[at] != ']' || at == first); at++)
        {
            if (pattern[at] == '\\' && at + 1 < pattern.Length)
                members.Append('\\').Append(pattern[++at]);
            else if (pattern[at] is '[' or ']' or '\\' or '^')
                members.Append('\\').Append(pattern[at]);
            else
                members.Append(pattern[at]);
        }
        if (at >= pattern.Length)
            return 0;
        regex.Append("(?!/)[").Append(isNegated ? "^" : "").Append(members).Append(']');
        return at + 1;
    }

    private static string WithoutTrailingSpaces(string line)
    {
        int end = line.Length;
        while (end > 0 && line[end - 1] == ' ' && !(end > 1 && line[end - 2] == '\\'))
            end--;
        return line[..end];
    }
}
