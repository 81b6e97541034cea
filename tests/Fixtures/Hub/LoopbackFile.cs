using System.Security.Cryptography;
using System.Text;

namespace Hypencoder.Tests;

/// <summary>A file of a loopback hub's repository.</summary>
internal sealed record LoopbackFile(byte[] Content, bool IsLarge)
{
    /// <summary>A file that git stores.</summary>
    public static LoopbackFile Text(string content) => new(Encoding.UTF8.GetBytes(content), IsLarge: false);

    /// <summary>A file that git-lfs stores: bytes that differ from seed to seed.</summary>
    public static LoopbackFile Large(int length, int seed)
    {
        byte[] content = new byte[length];
        new Random(seed).NextBytes(content);
        return new(content, IsLarge: true);
    }

    /// <summary>The name of its blob.</summary>
    public string Etag => IsLarge
        ? Convert.ToHexStringLower(SHA256.HashData(Content))
        : Convert.ToHexStringLower(SHA1.HashData([.. Encoding.ASCII.GetBytes($"blob {Content.Length}\0"), .. Content]));

    /// <summary>As the hub lists it.</summary>
    public string ToJson(string name)
    {
        string size = $"\"size\":{Content.Length}";
        string blob = IsLarge
            ? $"\"blobId\":\"{new string('b', 40)}\",\"lfs\":{{\"sha256\":\"{Etag}\",{size},\"pointerSize\":134}}"
            : $"\"blobId\":\"{Etag}\"";
        return $"{{\"rfilename\":\"{name}\",{size},{blob}}}";
    }
}
