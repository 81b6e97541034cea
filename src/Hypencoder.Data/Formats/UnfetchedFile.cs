using System.Text;

namespace Hypencoder.Data.Formats;

/// <summary>
/// Tells a file from what stands in its place where it was not fetched: the pointer that a clone without Git LFS
/// leaves, the page that a server sent, or nothing.
/// </summary>
internal static class UnfetchedFile
{
    /// <summary>In bytes: how much of a file's beginning tells it.</summary>
    public const int Length = 64;

    private const string Remedy =
        "fetch it with `git lfs pull`, `hypencoder models pull` or `hypencoder datasets pull`";

    private static readonly string[] Pages = ["<!doctype html", "<html", "<head", "<body"];

    /// <summary>Throws where the beginning of a file is that of something else; nothing is no fault here.</summary>
    /// <param name="path">For messages.</param>
    /// <param name="start">Its first bytes, <see cref="Length"/> or all.</param>
    /// <exception cref="InvalidDataException">It is a Git LFS pointer or an HTML page.</exception>
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
                $"{path}: expected the file itself, found an HTML page, which a download that failed may leave; "
                + Remedy);
        }
    }

    /// <summary>The same for a file, which must not be empty either.</summary>
    /// <exception cref="InvalidDataException">It is a pointer, a page, or has no bytes.</exception>
    public static void Refuse(string path)
    {
        using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1);
        Span<byte> start = stackalloc byte[Length];
        start = start[..file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)];
        RefuseEmpty(path, start.Length);
        Refuse(path, start);
    }

    /// <summary>Throws where a file has no bytes.</summary>
    public static void RefuseEmpty(string path, long length)
    {
        if (length == 0)
            throw new InvalidDataException($"{path}: expected the file itself, found an empty file; {Remedy}");
    }
}
