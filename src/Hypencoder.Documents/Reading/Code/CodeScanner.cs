namespace Hypencoder.Documents.Reading.Code;

/// <summary>
/// Finds comments in source code of any language by the syntax of its comments and strings alone. Where a language has
/// more than that, such as regular expressions with quotes, an error ends with the line.
/// </summary>
internal sealed class CodeScanner(string text, CodeSyntax syntax)
{
    private const string Triple = "\"\"\"", TripleSingle = "'''";
    private int _at;
    private bool _afterCode;

    /// <summary>The comments in order.</summary>
    public List<CodeComment> Comments()
    {
        List<CodeComment> comments = [];
        while (_at < text.Length)
        {
            char c = text[_at];
            if (c == '\n')
                _afterCode = false;
            if (c == '\n' || char.IsWhiteSpace(c))
                _at++;
            else if (Comment() is CodeComment comment)
                comments.Add(comment);
            else
                SkipCode();
        }
        return comments;
    }

    private CodeComment? Comment()
    {
        int start = _at;
        bool trailing = _afterCode;
        if (syntax.Open is string open && Begins(open))
        {
            int close = text.IndexOf(syntax.Close, _at + open.Length, StringComparison.Ordinal);
            _at = close < 0 ? text.Length : close + syntax.Close.Length;
            return new CodeComment(start, _at, IsLine: false, trailing, IsDocstring: false);
        }
        if (syntax.Line.Any(Begins) && (!syntax.NeedsSpace || _at == 0 || char.IsWhiteSpace(text[_at - 1])))
        {
            int end = text.IndexOf('\n', _at);
            _at = end < 0 ? text.Length : end;
            return new CodeComment(start, _at, IsLine: true, trailing, IsDocstring: false);
        }
        if (syntax.HasDocstrings && !trailing && (Begins(Triple) || Begins(TripleSingle)))
        {
            SkipTriple();
            return new CodeComment(start, _at, IsLine: false, IsTrailing: false, IsDocstring: true);
        }
        return null;
    }

    private void SkipCode()
    {
        _afterCode = true;
        char c = text[_at];
        if (Begins(Triple) || (syntax.HasDocstrings && Begins(TripleSingle)))
            SkipTriple();
        else if (c == '@' && _at + 1 < text.Length && text[_at + 1] == '"')
            SkipVerbatim();
        else if (syntax.Quotes.Contains(c))
            SkipString(c);
        else
            _at++;
    }

    /// <summary>Skips a string of several lines between three quotes.</summary>
    private void SkipTriple()
    {
        string quotes = text.Substring(_at, Triple.Length);
        int end = text.IndexOf(quotes, _at + quotes.Length, StringComparison.Ordinal);
        _at = end < 0 ? text.Length : end + quotes.Length;
    }

    /// <summary>Skips a verbatim string of C#, in which quotes are doubled.</summary>
    private void SkipVerbatim()
    {
        for (_at += 2; _at < text.Length; _at++)
        {
            if (text[_at] != '"')
                continue;
            if (_at + 1 == text.Length || text[_at + 1] != '"')
                break;
            _at++;
        }
        _at = Math.Min(_at + 1, text.Length);
    }

    /// <summary>Skips a string; a quote that the line does not repeat is none, as in a lifetime of Rust.</summary>
    private void SkipString(char quote)
    {
        for (int end = _at + 1; end < text.Length && (text[end] != '\n' || quote == '`'); end++)
        {
            if (text[end] == '\\')
            {
                end++;
            }
            else if (text[end] == quote)
            {
                _at = end + 1;
                return;
            }
        }
        _at++;
    }

    private bool Begins(string token) => string.CompareOrdinal(text, _at, token, 0, token.Length) == 0;
}
