using System.Globalization;
using System.Text;

namespace Hypencoder.Models.Tokenization;

/// <summary>
/// Splits a text into added tokens and the text between them, one part with each <see cref="MoveNext"/>. As in
/// <c>AddedVocabulary::find_matches</c> of huggingface/tokenizers, a token that is rejected because it is not a single
/// word still hides those that overlap it.
/// </summary>
internal ref struct TextParts(ReadOnlySpan<char> text, AddedTokenSet tokens)
{
    private readonly ReadOnlySpan<char> _text = text;
    private int _search;           // where the search for the next token starts
    private int _end;              // end of what has been returned
    private AddedToken? _pending;  // to be returned after the text before it

    /// <summary>Text between tokens; empty for a token.</summary>
    public ReadOnlySpan<char> Text { get; private set; } = [];

    public AddedToken? Token { get; private set; }

    public bool MoveNext()
    {
        (Token, _pending) = (_pending, null);
        Text = [];
        while (Token is null && _search < _text.Length)
        {
            int at = tokens.IndexIn(_text[_search..], out int length, out AddedToken? token);
            if (at < 0)
                break;
            int start = _search + at, end = start + length;
            _search = end;
            if (token!.SingleWord && (EndsWithWord(_text[..start]) || StartsWithWord(_text[end..])))
                continue;
            if (token.LeftStrip)
                start = Math.Max(_end, _text[..start].TrimEnd().Length);
            if (token.RightStrip)
                end = _text.Length - _text[end..].TrimStart().Length;
            if (_end < start)
            {
                Text = _text[_end..start];
                (_pending, _end) = (token, end);
                return true;
            }
            (Token, _end) = (token, end);
        }
        if (Token is not null)
            return true;
        Text = _text[_end..];
        _search = _end = _text.Length;
        return !Text.IsEmpty;
    }

    private static bool StartsWithWord(ReadOnlySpan<char> text)
    {
        Rune.DecodeFromUtf16(text, out Rune first, out _);
        return !text.IsEmpty && IsOfWord(first);
    }

    private static bool EndsWithWord(ReadOnlySpan<char> text)
    {
        Rune.DecodeLastFromUtf16(text, out Rune last, out _);
        return !text.IsEmpty && IsOfWord(last);
    }

    /// <summary>
    /// Whether a character matches <c>\w</c> of Unicode (UTS #18, annex C): alphabetic, marks, digits, connectors and
    /// joiners.
    /// </summary>
    private static bool IsOfWord(Rune rune) => Rune.GetUnicodeCategory(rune) switch
    {
        <= UnicodeCategory.LetterNumber or UnicodeCategory.ConnectorPunctuation => true,
        UnicodeCategory.OtherSymbol => rune.Value
            is (>= 0x24B6 and <= 0x24E9) or (>= 0x1F130 and <= 0x1F149) or (>= 0x1F150 and <= 0x1F169)
            or (>= 0x1F170 and <= 0x1F189),
        _ => rune.Value is 0x200C or 0x200D,
    };
}
