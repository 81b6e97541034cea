using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Hypencoder.Search;

/// <summary>
/// Encodes and decodes rows of vectors. A float16 row is d halves. An int8 row is d bytes, each the value plus 128,
/// padded with 128s to a multiple of four bytes, then the scale (f32) by which the values are multiplied.
/// </summary>
internal static unsafe class VectorRows
{
    /// <summary>The least magnitude that rounds to infinity in half precision.</summary>
    public const float Float16Limit = 65520;

    /// <summary>Byte that stands for zero in an int8 row.</summary>
    public const byte ZeroPoint = 128;

    /// <summary>Greatest value of an int8 row, before scaling.</summary>
    public const int MaxInt8 = 127;

    /// <summary>Number of bytes in a row.</summary>
    public static int Bytes(VectorElement element, int dimension) => element switch
    {
        VectorElement.Float32 => checked(dimension * sizeof(float)),
        VectorElement.Float16 => checked(dimension * sizeof(ushort)),
        VectorElement.Int8 => checked(ScaleAt(dimension) + sizeof(float)),
        _ => throw new ArgumentOutOfRangeException(
            nameof(element), $"expected float32, float16 or int8, found kind {(int)element}"),
    };

    /// <summary>Encodes finite vectors, row-major (rows × d), as float16 or int8.</summary>
    public static void Encode(VectorElement element, int dimension, ReadOnlySpan<float> vectors, Span<byte> rows)
    {
        int rowBytes = Bytes(element, dimension);
        for (; !vectors.IsEmpty; vectors = vectors[dimension..], rows = rows[rowBytes..])
        {
            if (element == VectorElement.Float16)
                EncodeFloat16(vectors[..dimension], MemoryMarshal.Cast<byte, Half>(rows[..rowBytes]));
            else
                EncodeInt8(vectors[..dimension], rows[..rowBytes]);
        }
    }

    /// <summary>Decodes rows into <paramref name="vectors"/>, row-major (rows × d).</summary>
    public static void Decode(VectorElement element, int dimension, ReadOnlySpan<byte> rows, Span<float> vectors)
    {
        if (element == VectorElement.Float32)
            MemoryMarshal.Cast<byte, float>(rows).CopyTo(vectors);
        else if (Vector512.IsHardwareAccelerated)
            Decode<Widening512>(element, dimension, rows, vectors);
        else if (Vector256.IsHardwareAccelerated)
            Decode<Widening256>(element, dimension, rows, vectors);
        else if (Vector128.IsHardwareAccelerated)
            Decode<Widening128>(element, dimension, rows, vectors);
        else
            Decode<ScalarWidening>(element, dimension, rows, vectors);
    }

    /// <summary>Decodes rows of a kind other than float32 with vectors of a given width.</summary>
    public static void Decode<TWidening>(
        VectorElement element, int dimension, ReadOnlySpan<byte> rows, Span<float> vectors)
        where TWidening : struct, IWidening
    {
        int rowBytes = Bytes(element, dimension), count = rows.Length / rowBytes;
        vectors = vectors[..(count * dimension)];
        fixed (byte* source = rows)
        fixed (float* destination = vectors)
        {
            if (element == VectorElement.Float16)
            {
                DecodeFloat16<TWidening>((ushort*)source, destination, vectors.Length); // float16 rows are contiguous
                return;
            }
            for (int row = 0; row < count; row++)
                DecodeInt8<TWidening>(source + (nint)row * rowBytes, destination + (nint)row * dimension, dimension);
        }
    }

    private static int ScaleAt(int dimension) => checked(dimension + 3) / 4 * 4;

    private static void EncodeFloat16(ReadOnlySpan<float> vector, Span<Half> row)
    {
        for (int i = 0; i < vector.Length; i++)
            row[i] = (Half)vector[i];
    }

    private static void EncodeInt8(ReadOnlySpan<float> vector, Span<byte> row)
    {
        float greatest = 0;
        foreach (float value in vector)
            greatest = MathF.Max(greatest, MathF.Abs(value));
        float scale = Scale(greatest);
        row.Fill(ZeroPoint);
        for (int i = 0; scale > 0 && i < vector.Length; i++)
            row[i] = (byte)(ZeroPoint + (int)MathF.Round(vector[i] / scale));
        MemoryMarshal.Write(row[ScaleAt(vector.Length)..], scale);
    }

    /// <summary>
    /// greatest / 127, slightly adjusted at the ends of the range of float, where rounding would make values too large
    /// or infinite.
    /// </summary>
    private static float Scale(float greatest)
    {
        float scale = greatest / MaxInt8;
        while (greatest > (MaxInt8 + 0.25f) * scale)
            scale = MathF.BitIncrement(scale);
        return float.IsFinite(MaxInt8 * scale) ? scale : MathF.BitDecrement(scale);
    }

    private static void DecodeFloat16<TWidening>(ushort* source, float* destination, int length)
        where TWidening : struct, IWidening
    {
        int i = 0;
        for (; i <= length - TWidening.Lanes; i += TWidening.Lanes)
            TWidening.Halves(source + i, destination + i);
        for (; i < length; i++)
            ScalarWidening.Halves(source + i, destination + i);
    }

    private static void DecodeInt8<TWidening>(byte* source, float* destination, int length)
        where TWidening : struct, IWidening
    {
        float scale = *(float*)(source + ScaleAt(length));
        int i = 0;
        for (; i <= length - TWidening.Lanes; i += TWidening.Lanes)
            TWidening.Bytes(source + i, scale, destination + i);
        for (; i < length; i++)
            ScalarWidening.Bytes(source + i, scale, destination + i);
    }
}
