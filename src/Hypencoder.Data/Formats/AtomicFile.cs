using System.IO.Compression;

namespace Hypencoder.Data.Formats;

/// <summary>Writes files so that a reader sees the old content or all of the new, whenever the writer stops.</summary>
public static class AtomicFile
{
    /// <summary>
    /// Calls <paramref name="write"/> on a temporary file, <paramref name="path"/> with <c>.tmp</c>, flushes it to disk
    /// and renames it. When anything throws, the temporary file is removed and <paramref name="path"/> is as it was;
    /// the next writer replaces one that a killed process has left.
    /// </summary>
    /// <exception cref="IOException">It cannot be written, or another program is writing it.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        string full = Path.GetFullPath(path), temporary = full + ".tmp";
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
    /// The same for text: UTF-8 without a byte order mark, line feeds, gzip when the path ends in .gz.
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
