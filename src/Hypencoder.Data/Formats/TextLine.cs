using System.Text;

namespace Hypencoder.Data.Formats;

/// <summary>A line of a text file with its position, for error messages.</summary>
/// <param name="Path">Path of the file.</param>
/// <param name="Number">Number of the line, from 1.</param>
/// <param name="Text">Text of the line without its line ending.</param>
internal readonly record struct TextLine(string Path, long Number, string Text)
{
    /// <summary>UTF-8 that throws on invalid bytes and on unpaired surrogates, and writes no byte order mark.</summary>
    public static readonly UTF8Encoding StrictUtf8 =
        new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private const int LongestQuotation = 80;

    /// <summary>Whether the path ends in <c>.gz</c>.</summary>
    public static bool IsGzip(string path) => path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase);

    /// <summary>
    /// The lines of a UTF-8 file, one at a time; gzip is unpacked. Lines end in LF or CRLF; a byte order mark is
    /// skipped. Invalid UTF-8 throws <see cref="InvalidDataException"/> with the line's number.
    /// </summary>
    public static IEnumerable<TextLine> ReadAll(string path)
    {
        using LineReader lines = new(path);
        while (lines.MoveNext())
            yield return lines.CurrentText;
    }

    /// <summary>
    /// Decodes the bytes of a line; throws <see cref="InvalidDataException"/> when they are not UTF-8.
    /// </summary>
    public static TextLine Decode(string path, long number, ReadOnlySpan<byte> bytes)
    {
        try
        {
            return new TextLine(path, number, StrictUtf8.GetString(bytes));
        }
        catch (DecoderFallbackException e)
        {
            string value = Convert.ToHexString(e.BytesUnknown ?? []);
            throw new InvalidDataException(
                $"{path}:{number}: expected UTF-8 text, found byte 0x{value} at {e.Index}", e);
        }
    }

    /// <summary>The error for this line, <c>path:12: expected …, found "…"</c>.</summary>
    /// <param name="expected">Description of a valid value, which follows "expected".</param>
    /// <param name="found">The invalid value; null for the whole line.</param>
    public InvalidDataException Malformed(string expected, string? found = null)
    {
        string value = found ?? Text;
        if (value.Length > LongestQuotation)
            value = value[..LongestQuotation] + "…";
        return new InvalidDataException($"{Path}:{Number}: expected {expected}, found \"{value}\"");
    }
}
