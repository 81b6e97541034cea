using System.Text;

namespace Hypencoder.Documents.Reading;

/// <summary>Decodes files to text.</summary>
internal static class DocumentText
{
    private const int Looked = 8192;

    private static readonly (byte[] Mark, Encoding Encoding)[] Marks =
    [
        ([0xEF, 0xBB, 0xBF], Encoding.UTF8),
        ([0xFF, 0xFE, 0x00, 0x00], Encoding.UTF32),
        ([0x00, 0x00, 0xFE, 0xFF], new UTF32Encoding(bigEndian: true, byteOrderMark: true)),
        ([0xFF, 0xFE], Encoding.Unicode),
        ([0xFE, 0xFF], Encoding.BigEndianUnicode),
    ];

    /// <summary>
    /// The text of a file, with line feeds alone as line ends: UTF-8, or what a byte order mark says. Null for a binary
    /// file, which has zero bytes.
    /// </summary>
    /// <param name="bytes">Content of the file.</param>
    /// <param name="isValid">False where bytes are no text and became replacement characters.</param>
    public static string? Decode(ReadOnlySpan<byte> bytes, out bool isValid)
    {
        isValid = true;
        Encoding encoding = Encoding.UTF8;
        foreach ((byte[] mark, Encoding marked) in Marks)
        {
            if (bytes.StartsWith(mark))
            {
                encoding = marked;
                bytes = bytes[mark.Length..];
                break;
            }
        }
        if (encoding == Encoding.UTF8 && bytes[..Math.Min(Looked, bytes.Length)].Contains((byte)0))
            return null;
        string text = encoding.GetString(bytes);
        isValid = !text.Contains('\uFFFD');
        return text.Contains('\r') ? text.Replace("\r\n", "\n").Replace('\r', '\n') : text;
    }
}
