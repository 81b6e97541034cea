using System.Buffers;
using System.Text;

namespace Hypencoder.Hub;

/// <summary>Names of files and revisions that come from outside and become paths of the cache.</summary>
internal static class RepositoryPath
{
    private const int Longest = 1024;
    private const int LongestSegment = 255; // in UTF-8, what file systems take

    // The backslash separates folders on Windows and is in no file that a model or a data set has.
    private static readonly SearchValues<char> Forbidden = SearchValues.Create(
        [.. Path.GetInvalidFileNameChars(), .. Enumerable.Range(0, 32).Select(c => (char)c), '\u007F', '\\']);

    /// <summary>Whether a name of parts with <c>/</c> between stays within the folder that it is put into.</summary>
    public static bool IsSafe(string path) =>
        path.Length is > 0 and <= Longest && path.Split('/').All(IsSafeSegment);

    private static bool IsSafeSegment(string segment) =>
        segment is not ("" or "." or "..")
        && !segment.AsSpan().ContainsAny(Forbidden)
        && Encoding.UTF8.GetByteCount(segment) <= LongestSegment
        && !(OperatingSystem.IsWindows() && segment[^1] is '.' or ' '); // Windows drops them
}
