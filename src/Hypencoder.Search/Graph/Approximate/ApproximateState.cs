using System.Runtime.InteropServices;
using Hypencoder.Search.Files;

namespace Hypencoder.Search;

/// <summary>
/// The lists after a round, in a file beside the graph that is to be: a header and the entries (u64, count × capacity).
/// It is written under another name and renamed, so a kill leaves that of one round or of the one before.
/// </summary>
/// <param name="path">Of the graph.</param>
/// <param name="identity">What the lists depend on.</param>
internal sealed class ApproximateState(string path, string identity)
{
    private const int Version = 1;
    private const int Chunk = 1 << 20; // entries: 8 MB
    private readonly string _path = PathOf(path);

    private static ReadOnlySpan<byte> Magic => "HYPROUND"u8;

    public static string PathOf(string path) => path + ".rounds";

    public void Save(ApproximateRounds rounds, CandidateLists lists)
    {
        string part = _path + ".part";
        using (FileStream file = new(part, FileMode.Create, FileAccess.Write, FileShare.None, 1))
        {
            file.SetLength(FileHeader.Size);
            file.Position = FileHeader.Size;
            uint crc = 0;
            for (int start = 0; start < lists.All.Length; start += Chunk)
            {
                ReadOnlySpan<byte> entries = MemoryMarshal.AsBytes(
                    lists.All.Slice(start, Math.Min(Chunk, lists.All.Length - start)));
                crc = Crc32C.Append(crc, entries);
                file.Write(entries);
            }
            file.Position = 0;
            file.Write(FileHeader.Write(
                Magic, Version,
                [
                    lists.All.Length, crc, rounds.Carvings, rounds.Descents,
                    BitConverter.DoubleToInt64Bits(rounds.Recall), (long)rounds.Next,
                ],
                identity));
        }
        File.Move(part, _path, overwrite: true);
    }

    /// <summary>Reads the lists; the rounds that made them, none if nothing is there.</summary>
    /// <exception cref="InvalidDataException">The file is of another build, or damaged.</exception>
    public ApproximateRounds Load(CandidateLists lists)
    {
        if (!File.Exists(_path))
            return ApproximateRounds.None;
        using MappedFile file = new(_path);
        (long[] fields, string found) = FileHeader.Read(file, Magic, Version);
        if (found != identity)
            throw new InvalidDataException($"{_path}: expected rounds of \"{identity}\", found those of \"{found}\"");
        if (fields[0] != lists.All.Length || file.Length != FileHeader.Size + fields[0] * sizeof(ulong))
            throw new InvalidDataException(
                $"{_path}: expected {lists.All.Length} entries, found {fields[0]} in {file.Length} bytes");
        file.Verify("entries", (uint)fields[1], FileHeader.Size, fields[0] * sizeof(ulong));
        for (int start = 0; start < lists.All.Length; start += Chunk)
        {
            int count = Math.Min(Chunk, lists.All.Length - start);
            file.Span<ulong>(FileHeader.Size + (long)start * sizeof(ulong), count).CopyTo(lists.All[start..]);
        }
        lists.EntriesChanged();
        return new ApproximateRounds(
            (int)fields[2], (int)fields[3], BitConverter.Int64BitsToDouble(fields[4]), (ApproximateStep)fields[5]);
    }

    public static void Delete(string path)
    {
        File.Delete(PathOf(path) + ".part");
        File.Delete(PathOf(path));
    }
}
