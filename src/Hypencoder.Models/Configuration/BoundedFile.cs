using System.Text;
using Hypencoder.Data.Formats;

namespace Hypencoder.Models.Configuration;

/// <summary>Reads the small text files of a model completely, and refuses files that are too large.</summary>
internal static class BoundedFile
{
    /// <summary>
    /// Greatest length in bytes: enough for the tokenizer.json of a million tokens, while the worst JSON of this size
    /// takes 1 GB of memory.
    /// </summary>
    public const int MaxLength = 1 << 25;

    private static readonly UTF8Encoding StrictUtf8 = new(false, throwOnInvalidBytes: true);

    /// <summary>
    /// The bytes of a file, without a byte order mark. A Git LFS pointer, in place of a file that was not downloaded,
    /// is refused.
    /// </summary>
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

    /// <summary>Decodes UTF-8.</summary>
    /// <param name="bytes">Content of the file.</param>
    /// <param name="path">Path of the file for messages.</param>
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
