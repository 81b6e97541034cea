using System.Buffers;

namespace Hypencoder.Models.Tokenization;

/// <summary>Finds tokens written out in a text; where several begin at a place, the longest, as Hugging Face.</summary>
internal sealed class WrittenTokens
{
    private readonly (string Content, int Id)[] _tokens;
    private readonly SearchValues<string> _contents;

    public WrittenTokens(IEnumerable<(string Content, int Id)> tokens)
    {
        _tokens = [.. tokens.OrderByDescending(t => t.Content.Length)];
        _contents = SearchValues.Create([.. _tokens.Select(t => t.Content)], StringComparison.Ordinal);
    }

    /// <summary>Where the first stands, or -1.</summary>
    public int IndexIn(ReadOnlySpan<char> text, out int length, out int id)
    {
        int at = text.IndexOfAny(_contents);
        if (at >= 0)
        {
            foreach ((string content, int token) in _tokens)
            {
                if (!text[at..].StartsWith(content, StringComparison.Ordinal))
                    continue;
                (length, id) = (content.Length, token);
                return at;
            }
        }
        (length, id) = (0, 0);
        return -1;
    }
}
