using System.Text;
using Hypencoder.Data.Formats;

namespace Hypencoder.Datasets.Archives;

/// <summary>
/// Repairs text in which some characters were encoded as UTF-8 twice, as in MS MARCO's passages, by the method of
/// ir_datasets, so that the texts equal its own.
/// </summary>
/// <remarks>
/// A run of 4, then of 3, then of 2 characters below U+0100 that, taken as bytes, are one character of UTF-8 is
/// replaced by that character. Other text is unchanged. ir_datasets searches line by line, which gives the same result
/// since no such run holds a line ending.
/// </remarks>
internal static class DoubleEncoding
{
    private const int ChunkSize = 1 << 20;

    // The ranges of the first byte of characters of 4, 3 and 2 bytes.
    private static readonly (int Length, char First, char Last)[] Forms =
        [(4, '\u00F0', '\u00F4'), (3, '\u00E0', '\u00EF'), (2, '\u00C2', '\u00DF')];

    /// <summary>Copies UTF-8 text and repairs it. The memory used is a few MB, or that of the longest line.</summary>
    /// <exception cref="InvalidDataException">The text is not UTF-8.</exception>
    public static void Copy(Stream source, Stream destination, string name)
    {
        byte[] buffer = new byte[ChunkSize];
        int kept = 0;
        long line = 1;
        while (true)
        {
            int read = source.ReadAtLeast(buffer.AsSpan(kept), 1, throwOnEndOfStream: false);
            int length = kept + read;
            int end = read == 0 ? length : buffer.AsSpan(0, length).LastIndexOf((byte)'\n') + 1;
            if (end > 0)
            {
                ReadOnlySpan<byte> lines = buffer.AsSpan(0, end);
                Write(TextLine.Decode(name, line, lines).Text, lines, destination);
                line += lines.Count((byte)'\n');
            }
            if (read == 0)
                return;
            kept = length - end;
            byte[] target = kept > buffer.Length / 2 ? new byte[2 * buffer.Length] : buffer;
            Buffer.BlockCopy(buffer, end, target, 0, kept);
            buffer = target;
        }
    }

    /// <summary>Repairs a text.</summary>
    public static string Mend(string text)
    {
        foreach ((int length, char first, char last) in Forms)
            text = Mend(text, length, first, last);
        return text;
    }

    private static void Write(string text, ReadOnlySpan<byte> bytes, Stream destination)
    {
        string mended = Mend(text);
        if (ReferenceEquals(mended, text))
            destination.Write(bytes);
        else
            destination.Write(Encoding.UTF8.GetBytes(mended));
    }

    private static string Mend(string text, int length, char first, char last)
    {
        StringBuilder? result = null;
        Span<byte> bytes = stackalloc byte[4];
        int copied = 0, start = 0;
        while (true)
        {
            int found = text.AsSpan(start).IndexOfAnyInRange(first, last);
            if (found < 0 || start + found + length > text.Length)
                break;
            start += found;
            if (Character(text.AsSpan(start, length), bytes[..length]) is Rune rune)
            {
                result ??= new StringBuilder(text.Length);
                result.Append(text, copied, start - copied).Append(rune.ToString());
                start += length;
                copied = start;
            }
            else
            {
                start++;
            }
        }
        return result is null ? text : result.Append(text, copied, text.Length - copied).ToString();
    }

    /// <summary>
    /// The single UTF-8 character that these characters encode when they are taken as bytes; null where they do not.
    /// </summary>
    private static Rune? Character(ReadOnlySpan<char> text, Span<byte> bytes)
    {
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] > '\u00FF')
                return null;
            bytes[i] = (byte)text[i];
        }
        return Rune.DecodeFromUtf8(bytes, out Rune rune, out int consumed) == System.Buffers.OperationStatus.Done
            && consumed == bytes.Length
                ? rune
                : null;
    }
}
