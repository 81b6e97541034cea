using System.Buffers.Binary;
using Hypencoder.Search.Files;

namespace Hypencoder.Tests;

/// <summary>
/// Makes the checksums of a changed index file right again, as whoever crafts a file would: those of groups, ids and
/// tables, the checksum of these, and the header's. By the layouts that the formats' documentation states; where the
/// header's numbers do not fit the file's length, the header's alone.
/// </summary>
internal static class CraftedChecksums
{
    public static void MakeRight(byte[] file)
    {
        if (file.Length < FileHeader.Size)
            return;
        switch (System.Text.Encoding.ASCII.GetString(file, 0, 8))
        {
            case "HYPVECTR":
                Vectors(file);
                break;
            case "HYPGRAPH":
                Groups(file, Field(file, 0), Field(file, 1) * 4, Field(file, 2), 3, []);
                break;
            case "HYPCLUST":
                Clusters(file);
                break;
            case "HYPROUND":
                SetField(file, 1, Crc32C.Compute(file.AsSpan(FileHeader.Size)));
                break;
        }
        Header(file);
    }

    /// <summary>The header's own checksum.</summary>
    public static void Header(byte[] file)
    {
        file.AsSpan(12, 4).Clear();
        BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(12), Crc32C.Compute(file.AsSpan(0, FileHeader.Size)));
    }

    public static long Field(byte[] file, int index) =>
        BinaryPrimitives.ReadInt64LittleEndian(file.AsSpan(16 + 8 * index));

    public static void SetField(byte[] file, int index, long value) =>
        BinaryPrimitives.WriteInt64LittleEndian(file.AsSpan(16 + 8 * index), value);

    private static void Vectors(byte[] file)
    {
        long d = Field(file, 1), count = Field(file, 2), idBytes = Field(file, 3);
        if (Math.Abs((decimal)d * count) > file.Length || Math.Abs((decimal)idBytes) > file.Length)
            return;
        long rowBytes = Field(file, 0) switch { 1 => 4 * d, 2 => 2 * d, _ => (d + 3) / 4 * 4 + 4 };
        long idsAt = FileHeader.Size + (count * rowBytes + 7) / 8 * 8, idsEnd = idsAt + (count + 1) * 8 + idBytes;
        Groups(file, count, rowBytes, Field(file, 4), 5, [(idsAt, idsEnd)], (idsEnd + 7) / 8 * 8);
    }

    private static void Clusters(byte[] file)
    {
        long count = Field(file, 0), d = Field(file, 1), clusters = Field(file, 2), panels = Field(file, 3);
        if (new[] { count, d, clusters, panels }.Any(value => value < 0 || value > file.Length))
            return;
        long panelBytes = 128 + (d + 3) / 4 * 64, tableAt = FileHeader.Size + panels * panelBytes;
        long tableEnd = tableAt + 4 * ((1 + clusters + Math.Min(count, 256)) * d + 2 * clusters + count);
        Groups(file, panels, panelBytes, Field(file, 4), 5, [(tableAt, tableEnd)], tableEnd);
    }

    private static void Groups(
        byte[] file, long rows, long rowBytes, long perGroup, int crcField, (long Start, long End)[] more,
        long? checksumsAt = null)
    {
        if (rows < 0 || rowBytes < 0 || perGroup is < 1 or > 1 << 20 || (decimal)rows * rowBytes > file.Length)
            return;
        long at = checksumsAt ?? FileHeader.Size + rows * rowBytes, groups = rowBytes == 0 ? 0 : (rows + perGroup - 1) / perGroup;
        if (at + 4 * (groups + more.Length) != file.Length)
            return;
        int start = (int)at;
        for (long group = 0; group < groups; group++, at += 4)
        {
            long first = group * perGroup, last = Math.Min(rows, first + perGroup);
            Write(file, at, FileHeader.Size + first * rowBytes, FileHeader.Size + last * rowBytes);
        }
        foreach ((long from, long to) in more)
        {
            Write(file, at, from, to);
            at += 4;
        }
        SetField(file, crcField, Crc32C.Compute(file.AsSpan(start)));
    }

    private static void Write(byte[] file, long at, long from, long to) => BinaryPrimitives.WriteUInt32LittleEndian(
        file.AsSpan((int)at), Crc32C.Compute(file.AsSpan((int)from, (int)(to - from))));
}
