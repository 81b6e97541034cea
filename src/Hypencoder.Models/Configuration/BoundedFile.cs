using System.Text;
using Hypencoder.Data.Formats;

namespace Hypencoder.Models.Configuration;

/// <summary>Reads the small text files of a model whole, so that none can ask for more memory than it should.</summary>
internal static class BoundedFile
{
    /// <summary>
    /// In bytes: enough for the tokenizer.json of a million tokens, while the worst JSON of this size takes 1 GB.
    /// </summary>
    public const int MaxLength = 1 << 25;

    private static readonly UTF8Encoding StrictUtf8 = new(false, throwOnInvalidBytes: true);

    /// <summary>The bytes of a file, without a byte order mark; one that was not fetched is refused.</summary>
    public static ReadOnlyMemory<byte> ReadBytes(string path)
    {
        long length = new FileInfo(path).Length;
        if (length > MaxLength)
            throw new InvalidDataException($"{path}: expected at most {MaxLength} bytes, found {length}");
        byte[] bytes = File.ReadAllBytes(path);
        UnfetchedFile.RefuseEmpty(path, bytes.Length);
        UnfetchedFile.Refuse(path, bytes.AsSpan(0, Math.Min(UnfetchedFile.Length, bytes.Length)));
        return bytes.AsSpan().StartsWith("\uFEFF"u8) ? bytes.AsMemory(3) : bytes;
    }

    /// <summary>The text of bytes in UTF-8.</summary>
    /// <param name="bytes">All of the file.</param>
    /// <param name="path">Name of the file for messages.</param>
    public static string Decode(ReadOnlySpan<byte> bytes, string path)
    {
        try
        {
            return StrictUtf8.GetString(bytes);
        }
        catch (DecoderFallbackException e)
        {
            int line = 1 + bytes[..Math.Clamp(e.Index, 0, bytes.Length)].Count((byte)'\n');
            string found = Convert.ToHexString(e.BytesUnknown ?? []);
            throw new InvalidDataException($"{path}:{line}: expected UTF-8 text, found byte 0x{found}", e);
        }
    }
}
