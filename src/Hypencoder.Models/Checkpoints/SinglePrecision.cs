using System.Runtime.InteropServices;

namespace Hypencoder.Models.Checkpoints;

/// <summary>Converts a checkpoint's elements to single precision, rounded to the nearest as in Torch.</summary>
internal static class SinglePrecision
{
    /// <param name="bytes">Elements in the machine's byte order.</param>
    /// <param name="type">Type of the elements.</param>
    /// <param name="values">Receives the values.</param>
    public static void Convert(ReadOnlySpan<byte> bytes, ElementType type, Span<float> values)
    {
        switch (type)
        {
            case ElementType.Float32:
                bytes.CopyTo(MemoryMarshal.AsBytes(values));
                break;
            case ElementType.BFloat16:
                Widen(MemoryMarshal.Cast<byte, ushort>(bytes), values);
                break;
            case ElementType.Float16:
                Convert<Half>(bytes, values, x => (float)x);
                break;
            case ElementType.Float64:
                Convert<double>(bytes, values, x => (float)x);
                break;
            case ElementType.Int64:
                Convert<long>(bytes, values, x => x);
                break;
            case ElementType.Int32:
                Convert<int>(bytes, values, x => x);
                break;
            case ElementType.Int16:
                Convert<short>(bytes, values, x => x);
                break;
            case ElementType.Int8:
                Convert<sbyte>(bytes, values, x => x);
                break;
            case ElementType.UInt8:
                Convert<byte>(bytes, values, x => x);
                break;
            case ElementType.Bool:
                Convert<byte>(bytes, values, x => x == 0 ? 0 : 1);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(type), type, "an unknown element type");
        }
    }

    /// <summary>Converts bfloat16, which is the upper half of a single-precision number.</summary>
    private static void Widen(ReadOnlySpan<ushort> halves, Span<float> values)
    {
        Span<uint> bits = MemoryMarshal.Cast<float, uint>(values);
        for (int i = 0; i < halves.Length; i++)
            bits[i] = (uint)halves[i] << 16;
    }

    private static void Convert<T>(ReadOnlySpan<byte> bytes, Span<float> values, Func<T, float> convert)
        where T : unmanaged
    {
        ReadOnlySpan<T> elements = MemoryMarshal.Cast<byte, T>(bytes);
        for (int i = 0; i < elements.Length; i++)
            values[i] = convert(elements[i]);
    }
}
