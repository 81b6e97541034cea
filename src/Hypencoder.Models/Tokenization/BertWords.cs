using System.Text;

namespace Hypencoder.Models.Tokenization;

/// <summary>
/// Splits a text into the words of BERT, one with each <see cref="MoveNext"/>: the text is normalised (<see
/// cref="BertNormalizer"/>) and split at white space, and every punctuation mark and CJK ideograph is a word.
/// </summary>
/// <remarks>
/// Devlin et al.'s <c>BasicTokenizer</c>, as in Hugging Face's <c>BertTokenizer</c>. The text is read only as far as
/// words are requested, so a long text that will be truncated costs no more than the part that is kept.
/// </remarks>
internal ref struct BertWords(ReadOnlySpan<char> text, WordPieceOptions options)
{
    private readonly bool _splitIdeographs = options.SplitIdeographs;
    private BertNormalizer _normalizer = new(options);
    private ReadOnlySpan<char> _rest = text;  // not yet read
    private ReadOnlySpan<char> _chunk = [];   // normalised text between two white spaces, not yet returned

    /// <summary>Splits a text into the words of uncased BERT.</summary>
    public BertWords(ReadOnlySpan<char> text)
        : this(text, WordPieceOptions.Uncased)
    {
    }

    /// <summary>The current word; valid until the next <see cref="MoveNext"/>.</summary>
    public ReadOnlySpan<char> Current { get; private set; } = [];

    public bool MoveNext()
    {
        while (_chunk.IsEmpty)
        {
            if (_rest.IsEmpty)
                return false;
            _chunk = _normalizer.Chunk(NextChunk());
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

    /// <summary>The characters up to the next white space, which is skipped.</summary>
    private ReadOnlySpan<char> NextChunk()
    {
        int end = 0;
        while (end < _rest.Length && !BertNormalizer.IsWhiteSpace(_rest[end]))
            end++;
        ReadOnlySpan<char> chunk = _rest[..end];
        _rest = _rest[Math.Min(end + 1, _rest.Length)..];
        return chunk;
    }

    /// <summary>
    /// Whether the first character of a text is a word by itself: punctuation in Unicode, an ideograph, or an ASCII
    /// character that is neither a letter nor a digit, such as $ and ~.
    /// </summary>
    private readonly bool StandsAlone(ReadOnlySpan<char> chunk, out int length)
    {
        length = 1;
        if (char.IsAscii(chunk[0]))
            return !char.IsAsciiLetterOrDigit(chunk[0]);
        Rune.DecodeFromUtf16(chunk, out Rune rune, out length);
        return Rune.IsPunctuation(rune) || (_splitIdeographs && BertNormalizer.IsIdeograph(rune));
    }
}
