using System.Text;

namespace Hypencoder.Data.Formats;

/// <summary>A line of a text file and its place, for messages.</summary>
/// <param name="Path">The file.</param>
/// <param name="Number">1-based.</param>
/// <param name="Text">Without its line ending.</param>
internal readonly record struct TextLine(string Path, long Number, string Text)
{
    /// <summary>Refuses bytes, and strings, that are not Unicode text; writes no byte order mark.</summary>
    public static readonly UTF8Encoding StrictUtf8 =
        new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private const int LongestQuotation = 80;

    /// <summary>Whether a path's ending says that the file is compressed.</summary>
    public static bool IsGzip(string path) => path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase);

    /// <summary>
    /// The lines of a UTF-8 file, gzip when it ends in .gz, one at a time. Lines end in LF or CRLF; a byte order mark
    /// is left out. Invalid UTF-8 throws <see cref="InvalidDataException"/> with the line.
    /// </summary>
    public static IEnumerable<TextLine> ReadAll(string path)
    {
        using LineReader lines = new(path);
        while (lines.MoveNext())
            yield return lines.CurrentText;
    }

    /// <summary>The line of these bytes; throws <see cref="InvalidDataException"/> when they are not UTF-8.</summary>
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

    /// <summary>An error at this line, <c>path:12: expected …, found "…"</c>.</summary>
    /// <param name="expected">What would have been right.</param>
    /// <param name="found">The value; the line itself when left out.</param>
    public InvalidDataException Malformed(string expected, string? found = null)
    {
        string value = found ?? Text;
        if (value.Length > LongestQuotation)
            value = value[..LongestQuotation] + "…";
        return new InvalidDataException($"{Path}:{Number}: expected {expected}, found \"{value}\"");
    }
}
