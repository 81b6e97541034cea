using System.IO.Compression;
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
    private const int BufferSize = 1 << 16;

    /// <summary>Whether a path's ending says that the file is compressed.</summary>
    public static bool IsGzip(string path) => path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase);

    /// <summary>
    /// The lines of a UTF-8 file, gzip when it ends in .gz, one at a time. Lines end in LF or CRLF; a byte order mark
    /// is left out. Invalid UTF-8 throws <see cref="InvalidDataException"/> with the line.
    /// </summary>
    public static IEnumerable<TextLine> ReadAll(string path)
    {
        using Stream file = Open(path);
        byte[] buffer = new byte[BufferSize];
        int start = 0, end = 0;
        for (long number = 1; ; number++)
        {
            int length = buffer.AsSpan(start, end - start).IndexOf((byte)'\n');
            // The line is not whole yet: move it to the front, double the buffer when it fills that, read on.
            while (length < 0)
            {
                int kept = end - start;
                byte[] next = kept == buffer.Length ? new byte[2 * kept] : buffer;
                Buffer.BlockCopy(buffer, start, next, 0, kept);
                (buffer, start, end) = (next, 0, kept);
                int read = Fill(file, buffer.AsSpan(end), path, number);
                if (read == 0)
                    break;
                length = buffer.AsSpan(end, read).IndexOf((byte)'\n');
                length += length < 0 ? 0 : kept;
                end += read;
            }
            bool last = length < 0;
            if (last)
                length = end - start;
            if (last && length == 0)
                yield break;
            yield return new TextLine(path, number, Decode(buffer.AsSpan(start, length), path, number));
            if (last)
                yield break;
            start += length + 1;
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

    private static Stream Open(string path)
    {
        try
        {
            FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1);
            return IsGzip(path) ? new GZipStream(file, CompressionMode.Decompress) : file;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new InvalidDataException($"{path}: expected a file, found none", e);
        }
    }

    private static int Fill(Stream file, Span<byte> buffer, string path, long line)
    {
        try
        {
            return file.Read(buffer);
        }
        catch (InvalidDataException e)
        {
            throw new InvalidDataException($"{path}:{line}: expected gzip data, found \"{e.Message}\"", e);
        }
    }

    private static string Decode(ReadOnlySpan<byte> bytes, string path, long number)
    {
        if (number == 1 && bytes.StartsWith("\uFEFF"u8))
            bytes = bytes[3..];
        if (bytes.EndsWith("\r"u8))
            bytes = bytes[..^1];
        try
        {
            return StrictUtf8.GetString(bytes);
        }
        catch (DecoderFallbackException e)
        {
            string value = Convert.ToHexString(e.BytesUnknown ?? []);
            throw new InvalidDataException(
                $"{path}:{number}: expected UTF-8 text, found byte 0x{value} at {e.Index}", e);
        }
    }
}
