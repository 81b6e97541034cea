using System.Globalization;
using System.Runtime.InteropServices;
using Hypencoder.Search.Files;

namespace Hypencoder.Search;

/// <summary>
/// Checks that rows of a store hold only what a writer can have written. A value that is not finite would otherwise
/// silently affect scores and rankings.
/// </summary>
internal static class VectorRowCheck
{
    /// <exception cref="InvalidDataException">A value is invalid; the message names the vector.</exception>
    public static void Check(VectorElement element, int dimension, int first, ReadOnlySpan<byte> rows)
    {
        if (element == VectorElement.Int8)
        {
            CheckScales(dimension, first, rows);
        }
        else if (element == VectorElement.Float16)
        {
            ReadOnlySpan<ushort> halves = MemoryMarshal.Cast<byte, ushort>(rows);
            int at = FiniteValues.FirstOther(halves);
            if (at >= 0)
                throw NotFinite(first + at / dimension, (float)BitConverter.UInt16BitsToHalf(halves[at]));
        }
        else
        {
            ReadOnlySpan<float> values = MemoryMarshal.Cast<byte, float>(rows);
            int at = FiniteValues.FirstOther(values);
            if (at >= 0)
                throw NotFinite(first + at / dimension, values[at]);
        }
    }

    /// <summary>
    /// Checks that only rows of zeros have the scale zero, that no value is −128 (byte 0), and that padding is zero.
    /// </summary>
    private static void CheckScales(int dimension, int first, ReadOnlySpan<byte> rows)
    {
        int rowBytes = VectorRows.Bytes(VectorElement.Int8, dimension);
        for (; !rows.IsEmpty; first++, rows = rows[rowBytes..])
        {
            ReadOnlySpan<byte> values = rows[..dimension], rest = rows[dimension..(rowBytes - sizeof(float))];
            float scale = MemoryMarshal.Read<float>(rows[(rowBytes - sizeof(float))..]);
            bool isRight = scale > 0
                ? float.IsFinite(VectorRows.MaxInt8 * scale)
                : scale == 0 && !values.ContainsAnyExcept(VectorRows.ZeroPoint);
            if (!isRight)
                throw Invalid(first, string.Create(
                    CultureInfo.InvariantCulture, $"a finite scale above zero, found {scale}"));
            if (rest.ContainsAnyExcept(VectorRows.ZeroPoint))
                throw Invalid(first, "zeros after its values, found others");
            if (values.Contains((byte)0))
                throw Invalid(first, "values of −127 to 127, found −128");
        }
    }

    private static InvalidDataException NotFinite(int row, float value) =>
        Invalid(row, string.Create(CultureInfo.InvariantCulture, $"finite values, found {value}"));

    private static InvalidDataException Invalid(int row, string what) => new($"vector {row}: expected {what}");
}
