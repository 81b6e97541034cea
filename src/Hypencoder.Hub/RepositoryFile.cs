namespace Hypencoder.Hub;

/// <summary>A file as the hub lists it.</summary>
/// <param name="Path">Relative to the repository, with <c>/</c> between folders.</param>
/// <param name="Size">In bytes; null where the list does not say.</param>
/// <param name="Etag">
/// The name of its blob, null where the list does not say: SHA-256 for what git-lfs stores, else git's SHA-1.
/// </param>
internal sealed record RepositoryFile(string Path, long? Size, string? Etag)
{
    /// <summary>4 TiB: no file of the hub is so large, and sums of sizes stay within 64 bits.</summary>
    public const long LargestSize = 1L << 42;

    /// <summary>Whether a tag may name a file of the cache.</summary>
    public static bool IsEtag(string text) =>
        text.Length is > 0 and <= 128 && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');
}
