using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Hypencoder.Datasets.Embedded;

/// <summary>
/// Hashes of texts that are the same on every machine. They make the ids of queries, and draw splits and samples.
/// </summary>
internal static class StableHash
{
    private const int IdLength = 10;

    /// <summary>The first 64 bits of the text's SHA-256.</summary>
    public static ulong Of(string text) =>
        BinaryPrimitives.ReadUInt64BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    /// <summary>The id of a query: a letter and ten hexadecimal digits.</summary>
    public static string Id(char letter, string text) =>
        letter + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..IdLength];
}
