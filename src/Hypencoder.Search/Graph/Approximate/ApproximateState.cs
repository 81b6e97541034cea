using System.Runtime.InteropServices;
using Hypencoder.Search.Files;

namespace Hypencoder.Search;

/// <summary>
/// The lists after a round, saved in a file beside the future graph: a header and the entries (u64, count × capacity).
/// The file is written under a temporary name and renamed, so that a crash leaves the state of a whole round.
/// </summary>
/// <param name="path">Path of the graph.</param>
/// <param name="identity">Text that identifies the build: store, number of neighbours and options.</param>
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

    /// <summary>Reads the lists and returns the rounds that made them; no rounds if there is no file.</summary>
    /// <exception cref="InvalidDataException">The file belongs to another build, or is damaged.</exception>
    public ApproximateRounds Load(CandidateLists lists)
    {
        if (!File.Exists(_path))
            return ApproximateRounds.None;
        using MappedFile file = new(_path);
        (long[] fields, string found) = FileHeader.Read(file, Magic, Version);
        if (found != identity)
            throw new InvalidDataException(
                $"{_path}: expected rounds of \"{FileHeader.Shown(identity)}\", found those of "
                + $"\"{FileHeader.Shown(found)}\"; delete it to start again");
        if (fields[0] != lists.All.Length || file.Length != FileHeader.Size + fields[0] * sizeof(ulong))
            throw new InvalidDataException(
                $"{_path}: expected {lists.All.Length} entries, found {fields[0]} in {file.Length} bytes");
        file.Verify(
            "entries", FileHeader.Checksum(file, fields[1]), FileHeader.Size, fields[0] * sizeof(ulong));
        ApproximateRounds rounds = new(
            (int)FileHeader.Within(file, "number of partitions", fields[2], 0, ApproximateRounds.MaxCarvings),
            (int)FileHeader.Within(file, "number of descents", fields[3], 0, ApproximateRounds.MaxDescents),
            BitConverter.Int64BitsToDouble(fields[4]),
            (ApproximateStep)FileHeader.Within(file, "next step", fields[5], 0, (long)ApproximateStep.Order));
        if (!(rounds.Recall is >= 0 and <= 1) || rounds.Carvings == 0)
            throw new InvalidDataException(
                $"{_path}: expected a recall of 0 to 1 after a partition, found {rounds.Recall} after "
                + $"{rounds.Carvings}");
        for (int start = 0; start < lists.All.Length; start += Chunk)
        {
            int count = Math.Min(Chunk, lists.All.Length - start);
            file.Span<ulong>(FileHeader.Size + (long)start * sizeof(ulong), count).CopyTo(lists.All[start..]);
        }
        if (lists.FirstFault() is int list)
            throw new InvalidDataException(
                $"{_path}: list {list}: expected other passages, each once and nearest first, found others");
        lists.EntriesChanged();
        return rounds;
    }

    public static void Delete(string path)
    {
        File.Delete(PathOf(path) + ".part");
        File.Delete(PathOf(path));
    }
}
