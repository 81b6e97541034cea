using System.Buffers;

namespace Hypencoder.Models.Tokenization;

/// <summary>
/// Finds added tokens in a text; where several begin at the same place, the longest, as in Hugging Face's Rust library.
/// Of tokens that normalising makes equal, that library takes any, and this one the first.
/// </summary>
internal sealed class AddedTokenSet
{
    private readonly Dictionary<string, AddedToken>.AlternateLookup<ReadOnlySpan<char>> _tokens;
    private readonly int[] _lengths;  // longest first
    private readonly SearchValues<string> _contents;

    /// <param name="tokens">Tokens, each with the text to search for.</param>
    public AddedTokenSet(IEnumerable<(string Text, AddedToken Token)> tokens)
    {
        Dictionary<string, AddedToken> byText = new(StringComparer.Ordinal);
        foreach ((string text, AddedToken token) in tokens)
            byText.TryAdd(text, token);
        _tokens = byText.GetAlternateLookup<ReadOnlySpan<char>>();
        _lengths = [.. byText.Keys.Select(text => text.Length).Distinct().OrderDescending()];
        _contents = SearchValues.Create([.. byText.Keys], StringComparison.Ordinal);
    }

    public bool IsEmpty => _lengths.Length == 0;

    /// <summary>Splits a text at the tokens.</summary>
    public TextParts Split(ReadOnlySpan<char> text) => new(text, this);

    /// <summary>Position of the first token; −1 if there is none.</summary>
    public int IndexIn(ReadOnlySpan<char> text, out int length, out AddedToken? token)
    {
        int at = text.IndexOfAny(_contents);
        if (at >= 0)
        {
            ReadOnlySpan<char> rest = text[at..];
            foreach (int candidate in _lengths)
            {
                if (candidate > rest.Length || !_tokens.TryGetValue(rest[..candidate], out token))
                    continue;
                length = candidate;
                return at;
            }
        }
        (length, token) = (0, null);
        return -1;
    }
}
