using System.Buffers;

namespace Hypencoder.Models.Tokenization;

/// <summary>
/// Finds added tokens written out in a text; where several begin at a place, the longest, as Hugging Face's library in
/// Rust. Of several alike, which the normaliser may make of different ones, it takes any, and this the first.
/// </summary>
internal sealed class AddedTokenSet
{
    private readonly Dictionary<string, AddedToken>.AlternateLookup<ReadOnlySpan<char>> _tokens;
    private readonly int[] _lengths;  // longest first
    private readonly SearchValues<string> _contents;

    /// <param name="tokens">With the text that each is found by.</param>
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

    /// <summary>Cuts a text at the tokens.</summary>
    public TextParts Split(ReadOnlySpan<char> text) => new(text, this);

    /// <summary>Where the first stands, or -1.</summary>
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
