using System.Globalization;
using System.Text;

namespace Hypencoder.Models.Tokenization;

/// <summary>
/// Splits a text into the words of uncased BERT, one <see cref="MoveNext"/> at a time: control characters dropped,
/// accents stripped (NFD without non-spacing marks), lower case, split at white space, and every punctuation mark and
/// CJK ideograph a word of its own.
/// </summary>
/// <remarks>
/// Devlin et al.'s <c>BasicTokenizer</c>, in the order of Hugging Face's tokenizers library: accents before lower case,
/// and lower case character by character, so a final sigma is σ. The text is read only as far as words are asked for,
/// so a long text that is to be truncated costs no more than what is kept.
/// </remarks>
internal ref struct BertWords(ReadOnlySpan<char> text)
{
    private readonly StringBuilder _builder = new();
    private ReadOnlySpan<char> _rest = text;  // not yet read
    private ReadOnlySpan<char> _chunk = [];   // normalised, between two white spaces, not yet given out

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
            Rune.DecodeFromUtf16(_chunk[end..], out Rune rune, out int length);
            bool alone = IsPunctuation(rune) || IsIdeograph(rune);
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

    private readonly string Normalise(ReadOnlySpan<char> chunk)
    {
        _builder.Clear();
        bool ascii = true;
        foreach (Rune rune in chunk.EnumerateRunes())
        {
            if (IsDropped(rune))
                continue;
            ascii &= rune.IsAscii;
            _builder.Append(rune.IsAscii ? char.ToLowerInvariant((char)rune.Value) : rune.ToString());
        }
        return ascii ? _builder.ToString() : StripAccents(_builder.ToString());
    }

    private readonly string StripAccents(string cleaned)
    {
        _builder.Clear();
        foreach (Rune rune in cleaned.Normalize(NormalizationForm.FormD).EnumerateRunes())
        {
            if (Rune.GetUnicodeCategory(rune) != UnicodeCategory.NonSpacingMark)
                _builder.Append(Rune.ToLowerInvariant(rune).ToString());
        }
        return _builder.ToString();
    }

    /// <summary>White space is never outside the basic plane. Other control characters are dropped, not split at.</summary>
    private static bool IsWhiteSpace(char c) => c is '\t' or '\n' or '\r' || char.IsSeparator(c);

    /// <summary>Control, format, private-use and unassigned characters; the replacement character, and so lone surrogates.</summary>
    private static bool IsDropped(Rune rune) => rune.IsAscii
        ? rune.Value is < 32 or 127
        : rune == Rune.ReplacementChar || Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format
            or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned;

    /// <summary>Unicode's punctuation, and every ASCII character that is no letter or digit, such as $ and ~.</summary>
    private static bool IsPunctuation(Rune rune) => rune.IsAscii
        ? !char.IsAsciiLetterOrDigit((char)rune.Value)
        : Rune.IsPunctuation(rune);

    private static bool IsIdeograph(Rune rune) => rune.Value
        is (>= 0x4E00 and <= 0x9FFF) or (>= 0x3400 and <= 0x4DBF) or (>= 0x20000 and <= 0x2A6DF)
        or (>= 0x2A700 and <= 0x2B73F) or (>= 0x2B740 and <= 0x2B81F) or (>= 0x2B820 and <= 0x2CEAF)
        or (>= 0xF900 and <= 0xFAFF) or (>= 0x2F800 and <= 0x2FA1F);
}
