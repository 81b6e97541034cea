using System.Collections.Concurrent;
using System.IO.Compression;

namespace Hypencoder.Data.Formats;

/// <summary>
/// Opens input that is read from beginning to end: a file, a pipe or, by the name <c>-</c>, standard input. Gzip is
/// recognised by its first bytes and unpacked.
/// </summary>
internal static class InputFile
{
    /// <summary>Name that stands for standard input.</summary>
    public const string StandardInput = "-";

    // A pipe can be read only once: a second reader would find it empty, or wait for ever.
    private static readonly ConcurrentDictionary<string, bool> Spent = new(StringComparer.Ordinal);

    private static readonly (byte[] Magic, string Found)[] Refused =
    [
        ([0x28, 0xB5, 0x2F, 0xFD], "zstd: use <(zstdcat FILE)"),
        ([0xFD, 0x37, 0x7A, 0x58, 0x5A, 0x00], "xz: use <(xzcat FILE)"),
        ([.. "BZh91A"u8], "bzip2: use <(bzcat FILE)"),
        ([0x50, 0x4B, 0x03, 0x04], "a zip archive: use <(unzip -p FILE)"),
        ([.. "PAR1"u8], "parquet"),
        ([0xFF, 0xFE], "UTF-16: use <(iconv -f UTF-16 -t UTF-8 FILE)"),
        ([0xFE, 0xFF], "UTF-16: use <(iconv -f UTF-16 -t UTF-8 FILE)"),
    ];

    /// <summary>Whether the path can be opened: it is a file, a pipe or standard input.</summary>
    public static bool Exists(string path) => path == StandardInput || File.Exists(path);

    /// <summary>Whether the path is a pipe that has been opened, and so cannot be opened again.</summary>
    public static bool IsSpent(string path) => Spent.ContainsKey(path);

    /// <summary>Opens the bytes of a file, unpacked.</summary>
    /// <param name="path">Path of a file or a pipe, or <c>-</c>.</param>
    /// <param name="canReopen">Whether the path can be opened again; false for a pipe.</param>
    /// <exception cref="InvalidDataException">
    /// There is no such file, it is not text or gzip, or it is a pipe that was read before.
    /// </exception>
    public static Stream Open(string path, out bool canReopen)
    {
        if (IsSpent(path))
            throw new InvalidDataException($"{path}: expected a file, found a pipe that has been read already");
        Stream file = OpenRaw(path);
        try
        {
            canReopen = file.CanSeek;
            if (!canReopen)
                Spent.TryAdd(path, true);
            byte[] start = new byte[UnfetchedFile.Length];
            start = start[..file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)];
            UnfetchedFile.Refuse(path, start);
            if (Refused.FirstOrDefault(r => start.AsSpan().StartsWith(r.Magic)).Found is string found)
                throw new InvalidDataException($"{path}: expected text in UTF-8 or gzip, found {found}");
            if (canReopen)
                file.Position = 0;
            else
                file = new PrefixedStream(start, file);
            bool isGzip = start is [0x1F, 0x8B, ..] || (start.Length > 0 && TextLine.IsGzip(path));
            return isGzip ? new GZipStream(file, CompressionMode.Decompress) : file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    private static Stream OpenRaw(string path)
    {
        if (path == StandardInput)
            return Console.OpenStandardInput();
        InputPath.RequireFile(path);
        return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1);
    }
}
