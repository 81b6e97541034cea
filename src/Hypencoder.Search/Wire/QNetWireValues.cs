using System.Runtime.InteropServices;
using Hypencoder.Search.Files;

namespace Hypencoder.Search.Wire;

/// <summary>Writes and reads the arrays of a q-net's wire form.</summary>
internal static class QNetWireValues
{
    /// <summary>Writes float32 values and moves on.</summary>
    public static void Put(ref Span<byte> rest, ReadOnlySpan<float> values) =>
        Put(ref rest, values, values.Length, QNetWireElement.Float32);

    /// <summary>Writes values, in bytes with a scale before each row, and moves on.</summary>
    /// <exception cref="InvalidDataException">A value is too great for float16.</exception>
    public static void Put(ref Span<byte> rest, ReadOnlySpan<float> values, int columns, QNetWireElement element)
    {
        switch (element)
        {
            case QNetWireElement.Float32:
                MemoryMarshal.AsBytes(values).CopyTo(rest);
                rest = rest[(values.Length * sizeof(float))..];
                break;
            case QNetWireElement.Float16:
                Span<Half> halves = MemoryMarshal.Cast<byte, Half>(rest)[..values.Length];
                for (int i = 0; i < values.Length; i++)
                {
                    halves[i] = (Half)values[i];
                    if (!Half.IsFinite(halves[i]))
                        QNetWireHeader.Require(false, "values that fit into float16", $"{values[i]}");
                }
                rest = rest[(values.Length * 2)..];
                break;
            default:
                for (int start = 0; start < values.Length; start += columns)
                    PutRow(ref rest, values.Slice(start, columns));
                break;
        }
    }

    /// <summary>Reads float32 values and moves on.</summary>
    public static float[] Take(ref ReadOnlySpan<byte> rest, int count) =>
        Take(ref rest, count, count, QNetWireElement.Float32);

    /// <summary>Reads values and moves on.</summary>
    /// <exception cref="InvalidDataException">A value is not finite.</exception>
    public static float[] Take(ref ReadOnlySpan<byte> rest, int count, int columns, QNetWireElement element)
    {
        float[] values = new float[count];
        switch (element)
        {
            case QNetWireElement.Float32:
                MemoryMarshal.Cast<byte, float>(rest)[..count].CopyTo(values);
                rest = rest[(count * sizeof(float))..];
                break;
            case QNetWireElement.Float16:
                ReadOnlySpan<Half> halves = MemoryMarshal.Cast<byte, Half>(rest)[..count];
                for (int i = 0; i < count; i++)
                    values[i] = (float)halves[i];
                rest = rest[(count * 2)..];
                break;
            default:
                for (int start = 0; start < count; start += columns)
                    TakeRow(ref rest, values.AsSpan(start, columns));
                break;
        }
        int other = FiniteValues.FirstOther(values);
        if (other >= 0)
            QNetWireHeader.Require(false, "finite values", $"{values[other]}");
        return values;
    }

    /// <summary>The scale is 1/127 of the greatest magnitude; 0 for a row of zeros.</summary>
    private static void PutRow(ref Span<byte> rest, ReadOnlySpan<float> row)
    {
        float greatest = 0;
        foreach (float value in row)
            greatest = MathF.Max(greatest, MathF.Abs(value));
        float scale = greatest / sbyte.MaxValue;
        MemoryMarshal.Write(rest, scale);
        Span<sbyte> bytes = MemoryMarshal.Cast<byte, sbyte>(rest.Slice(sizeof(float), row.Length));
        for (int i = 0; i < row.Length; i++)
            bytes[i] = scale > 0 ? (sbyte)Math.Clamp(MathF.Round(row[i] / scale), -127, 127) : (sbyte)0;
        rest = rest[(sizeof(float) + row.Length)..];
    }

    private static void TakeRow(ref ReadOnlySpan<byte> rest, Span<float> row)
    {
        float scale = MemoryMarshal.Read<float>(rest);
        ReadOnlySpan<sbyte> bytes = MemoryMarshal.Cast<byte, sbyte>(rest.Slice(sizeof(float), row.Length));
        for (int i = 0; i < row.Length; i++)
            row[i] = scale * bytes[i];
        rest = rest[(sizeof(float) + row.Length)..];
    }
}
