using System.Text.RegularExpressions;

namespace Hypencoder.Documents.Reading;

/// <summary>
/// Reads reStructuredText: paragraphs, lists and literal blocks below the headings. Levels of headings are in the order
/// in which their adornments appear, as docutils takes them.
/// </summary>
internal static partial class RstReader
{
    public static IReadOnlyList<DocumentBlock> Read(string text, string name)
    {
        string[] lines = text.Split('\n');
        List<(char Mark, bool IsOver)> levels = [];
        HeadingPath headings = new(name);
        List<DocumentBlock> blocks = [];
        for (int i = 0; i < lines.Length;)
        {
            if (string.IsNullOrWhiteSpace(lines[i]))
            {
                i++;
                continue;
            }
            if (Heading(lines, i) is var (title, mark, isOver, length))
            {
                if (!levels.Contains((mark, isOver)))
                    levels.Add((mark, isOver));
                headings.Enter(levels.IndexOf((mark, isOver)) + 1, Plain(title));
                i += length;
                continue;
            }
            int end = i + 1;
            while (end < lines.Length && !string.IsNullOrWhiteSpace(lines[end]))
                end++;
            if (IsComment(lines[i]))
            {
                // A comment goes on as long as lines are indented.
                while (end < lines.Length && (lines[end].Length == 0 || char.IsWhiteSpace(lines[end][0])))
                    end++;
            }
            else if (Plain(Block(lines[i..end])).TrimEnd() is { Length: > 0 } block)
            {
                blocks.Add(new DocumentBlock(headings.Title, block, i + 1, end));
            }
            i = end;
        }
        return blocks;
    }

    /// <summary>
    /// A heading at a line: text, adornment, whether there is a line above it too, and number of lines.
    /// </summary>
    private static (string Title, char Mark, bool IsOver, int Length)? Heading(string[] lines, int at)
    {
        if (IsAdornment(lines[at]) && at + 2 < lines.Length && IsAdornment(lines[at + 2])
            && lines[at][0] == lines[at + 2][0] && !string.IsNullOrWhiteSpace(lines[at + 1]))
        {
            return (lines[at + 1].Trim(), lines[at][0], true, 3);
        }
        if (at + 1 < lines.Length && IsAdornment(lines[at + 1]) && !char.IsWhiteSpace(lines[at][0])
            && !IsAdornment(lines[at]) && lines[at + 1].TrimEnd().Length >= Math.Min(4, lines[at].TrimEnd().Length))
        {
            return (lines[at].Trim(), lines[at + 1][0], false, 2);
        }
        return null;
    }

    private static bool IsAdornment(string line)
    {
        string text = line.TrimEnd();
        return text.Length >= 2 && !char.IsLetterOrDigit(text[0]) && text[0] < 128 && text.All(c => c == text[0]);
    }

    /// <summary>A line that begins with two dots and is no directive, footnote or target.</summary>
    private static bool IsComment(string line) =>
        line.TrimEnd() == ".." || (line.StartsWith(".. ", StringComparison.Ordinal) && !Explicit().IsMatch(line));

    /// <summary>Lines of a block without the marks of directives; their options and targets are left empty.</summary>
    private static string Block(string[] lines) => string.Join('\n', lines.Select(line =>
        Target().IsMatch(line) || Option().IsMatch(line) ? ""
            : Directive().Match(line) is { Success: true } m ? m.Groups[1].Value
            : IsAdornment(line) ? ""
            : line)).Trim('\n');

    private static string Plain(string text)
    {
        text = Role().Replace(text, m => Link().Replace(m.Groups[1].Value, "$1"));
        text = Quoted().Replace(text, m => Link().Replace(m.Groups[1].Value, "$1"));
        text = Emphasis().Replace(text, "$2");
        return text.EndsWith("::", StringComparison.Ordinal) ? text[..^1] : text;
    }

    [GeneratedRegex(@"^\.\. (?:[\w:-]+::|\[|_|\|)")]
    private static partial Regex Explicit();

    [GeneratedRegex(@"^\s*\.\. _.*:")]
    private static partial Regex Target();

    [GeneratedRegex(@"^\s+:[\w-]+:(?:\s+\S*)?$")]
    private static partial Regex Option();

    [GeneratedRegex(@"^\s*\.\. (?:\|[^|]*\| )?[\w:-]+::\s*(.*)$")]
    private static partial Regex Directive();

    [GeneratedRegex(@":[\w:-]+:`([^`]+)`")]
    private static partial Regex Role();

    [GeneratedRegex(@"(?<!`)`{1,2}([^`]+)`{1,2}_{0,2}")]
    private static partial Regex Quoted();

    [GeneratedRegex(@"^~?(.+?)\s*<[^<>]*>$")]
    private static partial Regex Link();

    [GeneratedRegex(@"(?<![\w*])(\*{1,2})(\S(?:[^*\n]*\S)?)\1(?![\w*])")]
    private static partial Regex Emphasis();
}
