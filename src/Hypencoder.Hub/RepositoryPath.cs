using System.Buffers;
using System.Text;

namespace Hypencoder.Hub;

/// <summary>Checks names of files and revisions that come from a server and become paths in the cache.</summary>
internal static class RepositoryPath
{
    private const int Longest = 1024;
    private const int LongestSegment = 255; // in UTF-8, the limit of file systems

    // The backslash separates folders on Windows, and no model or data set has it in a file's name.
    private static readonly SearchValues<char> Forbidden = SearchValues.Create(
        [.. Path.GetInvalidFileNameChars(), .. Enumerable.Range(0, 32).Select(c => (char)c), '\u007F', '\\']);

    /// <summary>Whether a path with <c>/</c> between its parts stays within the folder that it is joined to.</summary>
    public static bool IsSafe(string path) =>
        path.Length is > 0 and <= Longest && path.Split('/').All(IsSafeSegment);

    private static bool IsSafeSegment(string segment) =>
        segment is not ("" or "." or "..")
        && !segment.AsSpan().ContainsAny(Forbidden)
        && Encoding.UTF8.GetByteCount(segment) <= LongestSegment
        && !(OperatingSystem.IsWindows() && segment[^1] is '.' or ' '); // Windows drops them
}
