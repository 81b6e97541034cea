using System.Globalization;
using System.Text;

namespace Hypencoder.Models.Tokenization;

/// <summary>
/// Normalises texts as BERT does: drops control characters and, depending on the options, converts to lower case and
/// strips accents (NFD without non-spacing marks).
/// </summary>
/// <remarks>
/// Lower case is determined character by character, so a final sigma becomes σ. Accents that are kept are composed
/// (NFC), as in Hugging Face's slow tokenizer, or left as they are, as in the Rust one.
/// </remarks>
internal struct BertNormalizer(WordPieceOptions options)
{
    private readonly bool _lowerCase = options.LowerCase;
    private readonly bool _stripAccents = options.StripsAccents;
    private readonly bool _compose = options.ComposeAccents;
    private readonly bool _splitIdeographs = options.SplitIdeographs;
    private char[] _buffer = new char[64];

    /// <summary>Normalises a whole text: white space becomes spaces, and ideographs are surrounded by spaces.</summary>
    public string Text(ReadOnlySpan<char> text)
    {
        StringBuilder normalized = new(text.Length);
        while (true)
        {
            int end = 0;
            while (end < text.Length && !IsWhiteSpace(text[end]))
                end++;
            foreach (Rune rune in Chunk(text[..end]).EnumerateRunes())
            {
                bool padded = _splitIdeographs && IsIdeograph(rune);
                if (padded)
                    normalized.Append(' ').Append(rune).Append(' ');
                else
                    normalized.Append(rune);
            }
            if (end == text.Length)
                return normalized.ToString();
            normalized.Append(' ');
            text = text[(end + 1)..];
        }
    }

    /// <summary>Normalises a text without white space; the result is valid until the next call.</summary>
    public ReadOnlySpan<char> Chunk(ReadOnlySpan<char> chunk)
    {
        Reserve(chunk.Length);
        int length = 0;
        foreach (char c in chunk)
        {
            if (!char.IsAscii(c))
                return NormalizeUnicode(chunk);
            if (c is >= ' ' and not '\x7f')
                _buffer[length++] = _lowerCase && char.IsAsciiLetterUpper(c) ? (char)(c | 0x20) : c;
        }
        return _buffer.AsSpan(0, length);
    }

    /// <summary>
    /// Whether a character is white space, which is always in the basic plane. Other control characters are dropped
    /// instead.
    /// </summary>
    public static bool IsWhiteSpace(char c) => c is '\t' or '\n' or '\r' || char.IsSeparator(c);

    public static bool IsIdeograph(Rune rune) => rune.Value
        is (>= 0x4E00 and <= 0x9FFF) or (>= 0x3400 and <= 0x4DBF) or (>= 0x20000 and <= 0x2A6DF)
        or (>= 0x2A700 and <= 0x2B73F) or (>= 0x2B740 and <= 0x2B81F) or (>= 0x2B820 and <= 0x2CEAF)
        or (>= 0xF900 and <= 0xFAFF) or (>= 0x2F800 and <= 0x2FA1F);

    private ReadOnlySpan<char> NormalizeUnicode(ReadOnlySpan<char> chunk)
    {
        Reserve(2 * chunk.Length);  // only İ grows, from one to two
        int length = 0;
        foreach (Rune rune in chunk.EnumerateRunes())
        {
            if (IsDropped(rune))
                continue;
            if (_lowerCase && rune.Value == 'İ')
            {
                // The only lower case of two characters in Unicode, which .NET's invariant mapping leaves unchanged.
                "i\u0307".CopyTo(_buffer.AsSpan(length));
                length += 2;
            }
            else
            {
                length += (_lowerCase ? Rune.ToLowerInvariant(rune) : rune).EncodeToUtf16(_buffer.AsSpan(length));
            }
        }
        if (!_stripAccents && !_compose)
            return _buffer.AsSpan(0, length);
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
    /// Whether a character is dropped: control, format, private-use and unassigned characters, and the replacement
    /// character, hence lone surrogates.
    /// </summary>
    private static bool IsDropped(Rune rune) => rune.IsAscii
        ? rune.Value is < 32 or 127
        : rune == Rune.ReplacementChar || Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control
            or UnicodeCategory.Format or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned;
}
