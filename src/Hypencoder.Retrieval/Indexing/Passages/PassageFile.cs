using System.Text.Json;
using Hypencoder.Data;
using Hypencoder.Models.Configuration;
using Hypencoder.Search.Files;
using Microsoft.Win32.SafeHandles;

namespace Hypencoder.Retrieval.Indexing;

/// <summary>
/// The passages of an index, <c>passages.jsonl</c>: one JSON object in each line, in the order of their vectors. It is
/// used to display results and to resume an interrupted encoding. Safe to read from many threads.
/// </summary>
internal sealed class PassageFile : IDisposable
{
    private const int BlockSize = 1024;
    private readonly string _path;
    private readonly SafeFileHandle _text;
    private readonly Lazy<IPassageLines> _lines;

    private PassageFile(string path, SafeFileHandle text, Lazy<IPassageLines> lines)
    {
        _path = path;
        _text = text;
        _lines = lines;
    }

    public int Count => _lines.Value.Count;

    public static string PathIn(string directory) => Path.Combine(directory, "passages.jsonl");

    public static string TablePathIn(string directory) => Path.Combine(directory, "passages.bin");

    /// <summary>
    /// Opens the passages of an index without reading them; those of version 1 are counted when they are first used.
    /// </summary>
    /// <exception cref="InvalidDataException">
    /// The files are missing, damaged, or not those that <paramref name="info"/> describes.
    /// </exception>
    public static PassageFile Open(string directory, IndexInfo info)
    {
        string path = PathIn(directory);
        if (!info.HasChecksums)
            return new PassageFile(path, OpenText(path), new Lazy<IPassageLines>(() => Scan(path, info)));
        PassageTable table = PassageTable.Open(TablePathIn(directory), path);
        try
        {
            return table.Count == info.Passages && table.Sha256 == info.PassagesSha256
                ? new PassageFile(path, OpenText(path), new Lazy<IPassageLines>(table))
                : throw new InvalidDataException(
                    $"{IndexInfoFile.PathIn(directory)}: expected {table.Count} passages with SHA-256 "
                    + $"{MessageText.OneLine(table.Sha256)}, as in {TablePathIn(directory)}, "
                    + $"found {info.Passages} with {info.PassagesSha256}");
        }
        catch
        {
            table.Dispose();
            throw;
        }
    }

    /// <summary>Reads passages from <paramref name="start"/> on.</summary>
    /// <exception cref="InvalidDataException">A passage is damaged; the message contains its line.</exception>
    public IReadOnlyList<Passage> Read(int start, int count)
    {
        if (count == 0)
            return [];
        Passage[] passages = new Passage[count];
        byte[] bytes = [];
        for (int i = 0; i < count; i++)
        {
            PassageLine line = _lines.Value.Line(start + i);
            if (bytes.Length < line.Length)
                bytes = new byte[line.Length];
            Span<byte> json = bytes.AsSpan(0, line.Length);
            if (Read(json, line.Start) < json.Length)
                throw Malformed(start + i, "a passage, found the end of the file");
            passages[i] = Parse(start + i, json, line.Checksum);
        }
        return passages;
    }

    /// <summary>Length and checksum of a passage's line, which tell it from another one with the same id.</summary>
    /// <exception cref="InvalidDataException">The index is of version 1, which has no checksums.</exception>
    public long Checksum(int index)
    {
        PassageLine line = _lines.Value.Line(index);
        return ((long)line.Length << 32) | (line.Checksum ?? throw new InvalidDataException(
            $"{_path}: expected passages with checksums, found an index of an earlier version: "
            + "upgrade it by `hypencoder encode --resume` with its model and corpus"));
    }

    /// <summary>Reads all passages in order.</summary>
    public IEnumerable<Passage> ReadAll()
    {
        for (int start = 0; start < Count; start += BlockSize)
        {
            foreach (Passage passage in Read(start, Math.Min(BlockSize, Count - start)))
                yield return passage;
        }
    }

    public void Dispose()
    {
        _text.Dispose();
        if (_lines.IsValueCreated)
            _lines.Value.Dispose();
    }

    /// <summary>
    /// Opens the text, which stays open, since another process that changes the index may delete the file.
    /// </summary>
    private static SafeFileHandle OpenText(string path) => File.Exists(path)
        ? File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete)
        : throw new InvalidDataException($"{path}: expected a file of the index, found none");

    private int Read(Span<byte> bytes, long offset)
    {
        int filled = 0;
        for (int read; filled < bytes.Length; filled += read)
        {
            read = RandomAccess.Read(_text, bytes[filled..], offset + filled);
            if (read == 0)
                break;
        }
        return filled;
    }

    private static ScannedLines Scan(string path, IndexInfo info)
    {
        ScannedLines lines = new(path);
        return lines.Count == info.Passages
            ? lines
            : throw new InvalidDataException($"{path}: expected {info.Passages} passages, found {lines.Count} lines");
    }

    private Passage Parse(int index, ReadOnlySpan<byte> json, uint? checksum)
    {
        uint found = Crc32C.Compute(json);
        if (checksum is uint expected && found != expected)
            throw Malformed(index, $"a passage with checksum {expected:x8}, found {found:x8}");
        try
        {
            return JsonSerializer.Deserialize(json, PassageJson.Default.Passage)
                ?? throw Malformed(index, "a passage, found null");
        }
        catch (JsonException e)
        {
            throw Malformed(index, $"a passage: {MessageText.OneLine(e.Message)}", e);
        }
    }

    private InvalidDataException Malformed(int index, string expected, Exception? inner = null) =>
        new($"{_path}:{index + 1}: expected {expected}", inner);
}
