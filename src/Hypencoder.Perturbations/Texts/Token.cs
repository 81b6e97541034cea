namespace Hypencoder.Perturbations.Texts;

/// <summary>A token of a query: the text between white space, a word with its punctuation.</summary>
/// <param name="Start">Position in the query, in UTF-16 units.</param>
/// <param name="Text">Text of the token.</param>
internal readonly record struct Token(int Start, string Text)
{
    public int End => Start + Text.Length;

    /// <summary>The tokens of a text in their order.</summary>
    public static IReadOnlyList<Token> Of(string text)
    {
        List<Token> tokens = [];
        int start = 0;
        for (int at = 0; at <= text.Length; at++)
        {
            if (at < text.Length && !char.IsWhiteSpace(text[at]))
                continue;
            if (at > start)
                tokens.Add(new Token(start, text[start..at]));
            start = at + 1;
        }
        return tokens;
    }

    /// <summary>
    /// The edits that remove tokens, each with the white space after it, or the last ones with that before them.
    /// </summary>
    /// <param name="text">Text of the query.</param>
    /// <param name="tokens">All tokens of the query.</param>
    /// <param name="isRemoved">
    /// Whether to remove each token; at least one must stay, so that no query becomes empty.
    /// </param>
    public static IEnumerable<QueryEdit> Removal(
        string text, IReadOnlyList<Token> tokens, IReadOnlyList<bool> isRemoved)
    {
        for (int first = 0, next; first < tokens.Count; first = next)
        {
            next = first + 1;
            if (!isRemoved[first])
                continue;
            while (next < tokens.Count && isRemoved[next])
                next++;
            int start = next < tokens.Count ? tokens[first].Start : tokens[first - 1].End;
            int end = next < tokens.Count ? tokens[next].Start : tokens[^1].End;
            yield return new QueryEdit(start, text[start..end], "");
        }
    }
}
