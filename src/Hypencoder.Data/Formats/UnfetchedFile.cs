using System.Text;

namespace Hypencoder.Data.Formats;

/// <summary>
/// Recognises what stands in place of a file that was not downloaded: the pointer that a clone without Git LFS leaves,
/// the web page that a server sent instead, or an empty file.
/// </summary>
internal static class UnfetchedFile
{
    /// <summary>Number of bytes at the beginning of a file that are needed to recognise it.</summary>
    public const int Length = 64;

    private const string Remedy =
        "fetch it with `git lfs pull`, `hypencoder models pull` or `hypencoder datasets pull`";

    private static readonly string[] Pages = ["<!doctype html", "<html", "<head", "<body"];

    /// <summary>Throws where a file begins as a pointer or a web page does. An empty file is accepted.</summary>
    /// <param name="path">Path of the file, for messages.</param>
    /// <param name="start">First bytes of the file: <see cref="Length"/>, or all where it is shorter.</param>
    /// <exception cref="InvalidDataException">The file is a Git LFS pointer or an HTML page.</exception>
    public static void Refuse(string path, ReadOnlySpan<byte> start)
    {
        if (start.StartsWith("version https://git-lfs.github.com/"u8))
        {
            throw new InvalidDataException(
                $"{path}: expected the file itself, found a Git LFS pointer to it; {Remedy}");
        }
        string text = Encoding.ASCII.GetString(start.StartsWith("\uFEFF"u8) ? start[3..] : start).TrimStart();
        if (Pages.Any(page => text.StartsWith(page, StringComparison.OrdinalIgnoreCase)
            && (text.Length == page.Length || !char.IsAsciiLetterOrDigit(text[page.Length]))))
        {
            throw new InvalidDataException(
                $"{path}: expected the file itself, found an HTML page, which a failed download may leave; "
                + Remedy);
        }
    }

    /// <summary>Throws where a file is empty, a pointer or a web page.</summary>
    /// <exception cref="InvalidDataException">The file is empty, a Git LFS pointer or an HTML page.</exception>
    public static void Refuse(string path)
    {
        using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1);
        Span<byte> start = stackalloc byte[Length];
        start = start[..file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)];
        RefuseEmpty(path, start.Length);
        Refuse(path, start);
    }

    /// <summary>Throws where a file is empty.</summary>
    public static void RefuseEmpty(string path, long length)
    {
        if (length == 0)
            throw new InvalidDataException($"{path}: expected the file itself, found an empty file; {Remedy}");
    }
}
