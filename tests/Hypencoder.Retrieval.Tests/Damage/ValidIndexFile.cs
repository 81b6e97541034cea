using System.Runtime.InteropServices;
using Hypencoder.Search.Files;

namespace Hypencoder.Retrieval.Tests.Damage;

/// <summary>
/// Checks whether a writer could have written the values of a file, by an independent implementation of the documented
/// formats. Different results are then those of a changed value, which no reader can detect.
/// </summary>
internal static class ValidIndexFile
{
    public static bool Vectors(byte[] file)
    {
        int d = (int)CraftedChecksums.Field(file, 1), count = (int)CraftedChecksums.Field(file, 2);
        ReadOnlySpan<byte> body = file.AsSpan(FileHeader.Size);
        switch (CraftedChecksums.Field(file, 0))
        {
            case 1:
                return AreFinite(MemoryMarshal.Cast<byte, float>(body)[..(count * d)]);
            case 2:
                return AreFinite([.. MemoryMarshal.Cast<byte, Half>(body)[..(count * d)].ToArray().Select(h => (float)h)]);
            default:
                int rowBytes = (d + 3) / 4 * 4 + 4;
                for (int row = 0; row < count; row++)
                {
                    float scale = MemoryMarshal.Read<float>(body[(row * rowBytes + rowBytes - 4)..]);
                    if (!float.IsFinite(127 * scale) || scale < 0)
                        return false;
                }
                return true;
        }
    }

    /// <summary>Whether a changed row is valid in itself; rows are checked when they are used.</summary>
    public static bool HasOtherRow(byte[] file, byte[] intact)
    {
        int count = (int)CraftedChecksums.Field(file, 0), k = (int)CraftedChecksums.Field(file, 1);
        ReadOnlySpan<int> rows = MemoryMarshal.Cast<byte, int>(file.AsSpan(FileHeader.Size));
        ReadOnlySpan<int> before = MemoryMarshal.Cast<byte, int>(intact.AsSpan(FileHeader.Size));
        for (int passage = 0; passage < count; passage++)
        {
            int[] row = rows.Slice(passage * k, k).ToArray(), neighbors = [.. row.TakeWhile(n => n != -1)];
            bool isValid = row.Skip(neighbors.Length).All(n => n == -1)
                && neighbors.All(n => n >= 0 && n < count && n != passage)
                && neighbors.Distinct().Count() == neighbors.Length;
            if (isValid && !row.AsSpan().SequenceEqual(before.Slice(passage * k, k)))
                return true;
        }
        return false;
    }

    public static bool Clusters(byte[] file)
    {
        int count = (int)CraftedChecksums.Field(file, 0), d = (int)CraftedChecksums.Field(file, 1);
        int clusters = (int)CraftedChecksums.Field(file, 2), panels = (int)CraftedChecksums.Field(file, 3);
        int panelBytes = 128 + (d + 3) / 4 * 64, table = FileHeader.Size + panels * panelBytes;
        int numbers = (1 + clusters + Math.Min(count, 256)) * d + clusters;
        for (int panel = 0; panel < panels; panel++)
        {
            if (!AreFinite(MemoryMarshal.Cast<byte, float>(file.AsSpan(FileHeader.Size + panel * panelBytes, 64))))
                return false;
        }
        ReadOnlySpan<int> members =
            MemoryMarshal.Cast<byte, int>(file.AsSpan(table + 4 * (numbers + clusters), 4 * count));
        return AreFinite(MemoryMarshal.Cast<byte, float>(file.AsSpan(table, 4 * numbers)))
            && members.ToArray().Order().SequenceEqual(Enumerable.Range(0, count));
    }

    private static bool AreFinite(ReadOnlySpan<float> values)
    {
        foreach (float value in values)
        {
            if (!float.IsFinite(value))
                return false;
        }
        return true;
    }
}
