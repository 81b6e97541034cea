using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Hypencoder.Datasets.Embedded.Tasks;

/// <summary>Numbers and ids from texts, the same on every machine: what draws the samples of the tasks.</summary>
internal static class StableHash
{
    private const int IdLength = 10;

    /// <summary>The first 64 bits of the text's SHA-256.</summary>
    public static ulong Of(string text) =>
        BinaryPrimitives.ReadUInt64BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    /// <summary>A query's id: a letter and ten hex digits.</summary>
    public static string Id(char letter, string text) =>
        letter + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..IdLength];
}
