using System.IO.Compression;

namespace Hypencoder.Data.Formats;

/// <summary>Writes files so that a reader sees the old content or all of the new, whenever the writer stops.</summary>
public static class AtomicFile
{
    private const string Suffix = ".tmp";

    /// <summary>
    /// Calls <paramref name="write"/> on a temporary file, <paramref name="path"/> with <c>.tmp</c>, flushes it to disk
    /// and renames it. When anything throws, the temporary file is removed and <paramref name="path"/> is as it was;
    /// the next writer replaces one that a killed process has left.
    /// </summary>
    /// <exception cref="IOException">It cannot be written, or another program is writing it.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        string full = Path.GetFullPath(path), temporary = full + Suffix;
        // Opening locks the file: what throws here is not ours to delete.
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
    /// Removes what killed writers of a folder's files have left. The folder must be the caller's own; what is being
    /// written just now stays.
    /// </summary>
    public static void RemoveLeftovers(string directory, SearchOption depth = SearchOption.TopDirectoryOnly)
    {
        if (!Directory.Exists(directory))
            return;
        foreach (string file in Directory.GetFiles(directory, "*" + Suffix, depth))
            Remove(file);
    }

    /// <summary>Removes what a killed writer of <paramref name="path"/> has left.</summary>
    public static void RemoveLeftover(string path) => Remove(path + Suffix);

    private static void Remove(string temporary)
    {
        try
        {
            // A writer that is alive has it locked.
            using FileStream file = new(
                temporary, FileMode.Open, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException
            || (e is IOException held && FileLock.IsHeld(held)))
        {
        }
    }

    /// <summary>
    /// <see cref="Write"/> for text: UTF-8 without a byte order mark, line feeds, gzip when the path ends in .gz.
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
