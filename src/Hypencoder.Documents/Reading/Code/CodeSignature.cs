namespace Hypencoder.Documents.Reading.Code;

/// <summary>Finds the declarations that comments belong to, by lines alone.</summary>
internal sealed class CodeSignature(string text)
{
    private const int MostLines = 6;
    private const int Longest = 240;

    /// <summary>The declaration on one line; empty if there is none.</summary>
    public string Of(CodeComment comment) => Short(
        comment.IsDocstring ? Before(comment.Start)
        : comment.IsTrailing ? text[LineStart(comment.Start)..comment.Start]
        : After(comment.End));

    /// <summary>The lines after a comment up to the body of the declaration.</summary>
    private string After(int offset)
    {
        List<string> lines = [];
        int blank = 0;
        for (int at = LineEnd(offset) + 1; at < text.Length && lines.Count < MostLines; at = LineEnd(at) + 1)
        {
            string line = text[at..LineEnd(at)].Trim();
            if (line.Length == 0 && lines.Count == 0 && blank++ == 0)
                continue;
            bool isAttribute = line is ['[' or '@', ..] || line.StartsWith("#[", StringComparison.Ordinal);
            if (lines.Count == 0 && isAttribute)
                continue;
            if (line.Length == 0 || line[0] is '}' or '{' || IsComment(line))
                break;
            int body = line.AsSpan().IndexOf("=>") is >= 0 and int arrow ? arrow : line.IndexOfAny(['{', ';']);
            lines.Add(body < 0 ? line : line[..body].TrimEnd());
            if (body >= 0 || line[^1] is ':' or ')' or '=')
                break;
        }
        return string.Join(' ', lines);
    }

    /// <summary>The lines of a <c>def</c> or <c>class</c> that end before a docstring.</summary>
    private string Before(int offset)
    {
        List<string> lines = [];
        for (int at = LineStart(offset); at > 0 && lines.Count < MostLines;)
        {
            at = LineStart(at - 1);
            string line = text[at..LineEnd(at)].Trim();
            if (lines.Count == 0 && (line.Length == 0 || line[^1] != ':'))
                return "";
            lines.Insert(0, line);
            if (line.StartsWith("def ", StringComparison.Ordinal) || line.StartsWith("class ", StringComparison.Ordinal)
                || line.StartsWith("async def ", StringComparison.Ordinal))
                return string.Join(' ', lines).TrimEnd(':');
        }
        return "";
    }

    private static bool IsComment(string line) => line.StartsWith("//", StringComparison.Ordinal)
        || line.StartsWith("/*", StringComparison.Ordinal) || line.StartsWith("<!--", StringComparison.Ordinal);

    private static string Short(string signature)
    {
        signature = string.Join(' ', signature.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return signature.Length <= Longest ? signature : signature[..Longest];
    }

    private int LineStart(int offset) => offset == 0 ? 0 : text.LastIndexOf('\n', offset - 1) + 1;

    private int LineEnd(int offset)
    {
        int end = offset >= text.Length ? -1 : text.IndexOf('\n', offset);
        return end < 0 ? text.Length : end;
    }
}
