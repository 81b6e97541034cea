using System.IO.Compression;

namespace Hypencoder.Data.Formats;

/// <summary>
/// Writes files so that a reader sees either the old content or all of the new, even when the writer is killed.
/// </summary>
internal static class AtomicFile
{
    private const string Suffix = ".tmp";

    /// <summary>
    /// Calls <paramref name="write"/> on a temporary file, <paramref name="path"/> with <c>.tmp</c>, flushes it to disk
    /// and renames it. When anything throws, the temporary file is removed and <paramref name="path"/> is as it was; a
    /// temporary file that a killed process left behind is replaced.
    /// </summary>
    /// <exception cref="IOException">The file cannot be written, or another program is writing it.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        string full = Path.GetFullPath(path), temporary = full + Suffix;
        // Opening locks the file. Where opening throws, the file may be another writer's, so it is not deleted.
        FileStream stream = new(temporary, FileMode.Create, FileAccess.Write, FileShare.None, 1 << 16);
        try
        {
            using (stream)
            {
                write(stream);
                stream.Flush(flushToDisk: true);
            }
            File.Move(temporary, full, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }

    /// <summary>
    /// Removes the temporary files that killed writers left in a folder. Every <c>.tmp</c> file counts as one, so the
    /// folder must be the caller's own; files that are being written are kept.
    /// </summary>
    public static void RemoveLeftovers(string directory, SearchOption depth = SearchOption.TopDirectoryOnly)
    {
        if (!Directory.Exists(directory))
            return;
        foreach (string file in Directory.GetFiles(directory, "*" + Suffix, depth))
            Remove(file);
    }

    /// <summary>Removes the temporary file that a killed writer of <paramref name="path"/> left, if any.</summary>
    public static void RemoveLeftover(string path) => Remove(path + Suffix);

    private static void Remove(string temporary)
    {
        try
        {
            // A living writer holds the lock, so this throws and the file stays.
            using FileStream file = new(
                temporary, FileMode.Open, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException
            || (e is IOException held && FileLock.IsHeld(held)))
        {
        }
    }

    /// <summary>
    /// Writes a text file as <see cref="Write"/> does: UTF-8 without a byte order mark, lines that end in LF, gzip when
    /// the path ends in <c>.gz</c>.
    /// </summary>
    public static void WriteText(string path, Action<TextWriter> write) => Write(path, stream =>
    {
        using Stream? gzip = TextLine.IsGzip(path)
            ? new GZipStream(stream, CompressionLevel.Optimal, leaveOpen: true)
            : null;
        using StreamWriter writer = new(gzip ?? stream, TextLine.StrictUtf8, 1 << 16, leaveOpen: true);
        writer.NewLine = "\n";
        write(writer);
    });
}
