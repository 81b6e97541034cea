using System.Globalization;
using System.Text;

namespace Hypencoder.Models.Tokenization;

/// <summary>
/// Splits a text into the words of BERT, one <see cref="MoveNext"/> at a time: control characters dropped, lower case
/// and accents stripped (NFD without non-spacing marks) as the options say, split at white space, and every punctuation
/// mark and CJK ideograph a word of its own.
/// </summary>
/// <remarks>
/// Devlin et al.'s <c>BasicTokenizer</c> as in Hugging Face's <c>BertTokenizer</c>: lower case character by character,
/// so a final sigma is σ, and accents that are kept are composed (NFC). The text is read only as far as words are asked
/// for, so a long text that is to be truncated costs no more than what is kept.
/// </remarks>
internal ref struct BertWords(ReadOnlySpan<char> text, WordPieceOptions options)
{
    private readonly bool _lowerCase = options.LowerCase;
    private readonly bool _stripAccents = options.StripAccents ?? options.LowerCase;
    private readonly bool _splitIdeographs = options.SplitIdeographs;
    private char[] _buffer = new char[64];
    private ReadOnlySpan<char> _rest = text;  // not yet read
    private ReadOnlySpan<char> _chunk = [];   // normalised, between two white spaces, not yet given out

    /// <summary>The words of uncased BERT.</summary>
    public BertWords(ReadOnlySpan<char> text)
        : this(text, WordPieceOptions.Uncased)
    {
    }

    /// <summary>The word found; valid until the next <see cref="MoveNext"/>.</summary>
    public ReadOnlySpan<char> Current { get; private set; } = [];

    public bool MoveNext()
    {
        while (_chunk.IsEmpty)
        {
            if (_rest.IsEmpty)
                return false;
            _chunk = Normalise(NextChunk());
        }
        int end = 0;
        do
        {
            bool alone = StandsAlone(_chunk[end..], out int length);
            if (alone && end > 0)
                break;
            end += length;
            if (alone)
                break;
        }
        while (end < _chunk.Length);
        Current = _chunk[..end];
        _chunk = _chunk[end..];
        return true;
    }

    /// <summary>The characters up to a white space, which is passed over.</summary>
    private ReadOnlySpan<char> NextChunk()
    {
        int end = 0;
        while (end < _rest.Length && !IsWhiteSpace(_rest[end]))
            end++;
        ReadOnlySpan<char> chunk = _rest[..end];
        _rest = _rest[Math.Min(end + 1, _rest.Length)..];
        return chunk;
    }

    /// <summary>Valid until the next call.</summary>
    private ReadOnlySpan<char> Normalise(ReadOnlySpan<char> chunk)
    {
        Reserve(chunk.Length);
        int length = 0;
        foreach (char c in chunk)
        {
            if (!char.IsAscii(c))
                return NormaliseUnicode(chunk);
            if (c is >= ' ' and not '\x7f')
                _buffer[length++] = _lowerCase && char.IsAsciiLetterUpper(c) ? (char)(c | 0x20) : c;
        }
        return _buffer.AsSpan(0, length);
    }

    private ReadOnlySpan<char> NormaliseUnicode(ReadOnlySpan<char> chunk)
    {
        Reserve(2 * chunk.Length);  // İ alone grows, from one to two
        int length = 0;
        foreach (Rune rune in chunk.EnumerateRunes())
        {
            if (IsDropped(rune))
                continue;
            if (_lowerCase && rune.Value == 'İ')
            {
                // Unicode's only lower case of two characters, which .NET's invariant mapping leaves as it is.
                "i\u0307".CopyTo(_buffer.AsSpan(length));
                length += 2;
            }
            else
            {
                length += (_lowerCase ? Rune.ToLowerInvariant(rune) : rune).EncodeToUtf16(_buffer.AsSpan(length));
            }
        }
        string cleaned = new(_buffer, 0, length);
        return _stripAccents
            ? StripAccents(cleaned.Normalize(NormalizationForm.FormD))
            : cleaned.Normalize(NormalizationForm.FormC);
    }

    private ReadOnlySpan<char> StripAccents(string decomposed)
    {
        Reserve(decomposed.Length);
        int length = 0;
        foreach (Rune rune in decomposed.EnumerateRunes())
        {
            if (Rune.GetUnicodeCategory(rune) != UnicodeCategory.NonSpacingMark)
                length += rune.EncodeToUtf16(_buffer.AsSpan(length));
        }
        return _buffer.AsSpan(0, length);
    }

    private void Reserve(int length)
    {
        if (_buffer.Length < length)
            _buffer = new char[Math.Max(length, 2 * _buffer.Length)];
    }

    /// <summary>
    /// Whether the first character of a text is a word of its own: Unicode's punctuation, ideographs, and every ASCII
    /// character that is no letter or digit, such as $ and ~.
    /// </summary>
    private readonly bool StandsAlone(ReadOnlySpan<char> chunk, out int length)
    {
        length = 1;
        if (char.IsAscii(chunk[0]))
            return !char.IsAsciiLetterOrDigit(chunk[0]);
        Rune.DecodeFromUtf16(chunk, out Rune rune, out length);
        return Rune.IsPunctuation(rune) || (_splitIdeographs && IsIdeograph(rune));
    }

    /// <summary>Never outside the basic plane. Other control characters are dropped, not split at.</summary>
    private static bool IsWhiteSpace(char c) => c is '\t' or '\n' or '\r' || char.IsSeparator(c);

    /// <summary>
    /// Control, format, private-use and unassigned characters; the replacement character, and so lone surrogates.
    /// </summary>
    private static bool IsDropped(Rune rune) => rune.IsAscii
        ? rune.Value is < 32 or 127
        : rune == Rune.ReplacementChar || Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control
            or UnicodeCategory.Format or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned;

    private static bool IsIdeograph(Rune rune) => rune.Value
        is (>= 0x4E00 and <= 0x9FFF) or (>= 0x3400 and <= 0x4DBF) or (>= 0x20000 and <= 0x2A6DF)
        or (>= 0x2A700 and <= 0x2B73F) or (>= 0x2B740 and <= 0x2B81F) or (>= 0x2B820 and <= 0x2CEAF)
        or (>= 0xF900 and <= 0xFAFF) or (>= 0x2F800 and <= 0x2FA1F);
}
