namespace Hypencoder.Hub;

/// <summary>A file in the hub's list.</summary>
/// <param name="Path">Path in the repository, with <c>/</c> between folders.</param>
/// <param name="Size">Size in bytes; null where the list does not give it.</param>
/// <param name="Etag">
/// Name of the file's blob: its SHA-256 where git-lfs stores it, otherwise git's SHA-1. Null where the list does not
/// give it.
/// </param>
internal sealed record RepositoryFile(string Path, long? Size, string? Etag)
{
    /// <summary>
    /// Greatest size that is accepted, 4 TiB: no file of the hub is larger, and sums of sizes stay within 64 bits.
    /// </summary>
    public const long LargestSize = 1L << 42;

    /// <summary>Whether a tag may be used as a file name in the cache.</summary>
    public static bool IsEtag(string text) =>
        text.Length is > 0 and <= 128 && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');
}
