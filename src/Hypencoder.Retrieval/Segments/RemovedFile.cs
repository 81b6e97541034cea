using System.Buffers.Binary;
using Hypencoder.Data.Formats;
using Hypencoder.Search;
using Hypencoder.Search.Files;

namespace Hypencoder.Retrieval.Segments;

/// <summary>
/// <c>removed-N.bin</c>: the places of an index's removed passages (i32, ascending) after a header, whose fields are
/// their number, the number of all places, and the CRC-32C of the list. It never changes: each removal writes a new
/// file.
/// </summary>
internal static class RemovedFile
{
    private const int Version = 1;

    private static ReadOnlySpan<byte> Magic => "HYPREMOV"u8;

    public static void Write(string path, int places, int[] removed)
    {
        byte[] list = new byte[removed.Length * sizeof(int)];
        for (int i = 0; i < removed.Length; i++)
            BinaryPrimitives.WriteInt32LittleEndian(list.AsSpan(i * sizeof(int)), removed[i]);
        AtomicFile.Write(path, stream =>
        {
            stream.Write(FileHeader.Write(Magic, Version, [removed.Length, places, Crc32C.Compute(list)], ""));
            stream.Write(list);
        });
    }

    /// <summary>Assigns its removed passages to each segment of an index.</summary>
    /// <exception cref="InvalidDataException">The file is missing, damaged, or of another state.</exception>
    public static IReadOnlyList<SegmentView> Apply(string directory, IndexInfo info, IReadOnlyList<SegmentView> views)
    {
        if (info.RemovedFile is null)
            return views;
        string path = Path.Combine(directory, info.RemovedFile);
        if (!File.Exists(path))
            throw new InvalidDataException($"{path}: expected a file of the index, found none");
        int places = views[^1].First + views[^1].Segment.Count;
        int[] removed = MappedFile.Open(path, file => Read(file, info.Removed!.Value, places));
        return [.. views.Select(view =>
        {
            int start = LowerBound(removed, view.First), end = LowerBound(removed, view.First + view.Segment.Count);
            return end == start ? view : view with
            {
                Removed = new RemovedPassages(
                    view.Segment.Count, removed[start..end].Select(place => place - view.First)),
            };
        })];
    }

    private static int[] Read(MappedFile file, int count, int places)
    {
        using (file)
        {
            (long[] fields, _) = FileHeader.Read(file, Magic, Version);
            FileHeader.Within(file, "number of removed passages", fields[0], count, count);
            FileHeader.Within(file, "number of places", fields[1], places, places);
            long length = FileHeader.Size + (long)count * sizeof(int);
            if (file.Length != length)
                throw new InvalidDataException($"{file.Path}: expected {length} bytes, found {file.Length}");
            file.Verify("list", FileHeader.Checksum(file, fields[2]), FileHeader.Size, length - FileHeader.Size);
            int[] removed = file.Span<int>(FileHeader.Size, count).ToArray();
            int least = 0;
            foreach (int place in removed)
                least = (int)FileHeader.Within(file, "removed passage", place, least, places - 1) + 1;
            return removed;
        }
    }

    private static int LowerBound(int[] values, int value)
    {
        int at = Array.BinarySearch(values, value);
        return at < 0 ? ~at : at;
    }
}
