using System.Buffers;

namespace Hypencoder.Hub;

/// <summary>Checks hashes as the hub writes them, in lower-case hexadecimal digits.</summary>
internal static class CommitHash
{
    public const int Length = 40;
    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789abcdef");

    /// <summary>Whether a text is the hash of a git commit.</summary>
    public static bool IsValid(string text) => IsHash(text, Length);

    /// <summary>Whether a text is a hash of <paramref name="length"/> digits.</summary>
    public static bool IsHash(string text, int length) =>
        text.Length == length && !text.AsSpan().ContainsAnyExcept(Digits);
}
