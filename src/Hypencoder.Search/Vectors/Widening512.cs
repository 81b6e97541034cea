using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Hypencoder.Search;

/// <summary>Decodes 16 values at a time, with vectors of 512 bits.</summary>
internal readonly unsafe struct Widening512 : IWidening
{
    public static int Lanes => Vector512<float>.Count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Halves(ushort* source, float* destination) =>
        ToSingle(Vector512.WidenLower(Vector256.Load(source).ToVector512Unsafe()))
            .Store(destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Bytes(byte* source, float scale, float* destination)
    {
        Vector256<ushort> halves = Vector256.WidenLower(Vector128.Load(source).ToVector256Unsafe());
        Vector512<int> values = Vector512.WidenLower(halves.ToVector512Unsafe()).AsInt32() - Vector512.Create(128);
        (Vector512.ConvertToSingle(values) * Vector512.Create(scale)).Store(destination);
    }

    /// <summary>
    /// Converts half precision by shifting exponent and fraction and rebiasing the exponent from 15 to 127. There is no
    /// multiplication, which is slow for subnormal values on some processors: a leading one is added to those and then
    /// subtracted.
    /// </summary>
    private static Vector512<float> ToSingle(Vector512<uint> half)
    {
        Vector512<uint> sign = (half & Vector512.Create(0x8000u)) << 16;
        Vector512<uint> magnitude = (half & Vector512.Create(0x7FFFu)) << 13;
        Vector512<uint> exponent = magnitude & Vector512.Create(0x0F800000u);
        Vector512<uint> isSubnormal = Vector512.Equals(exponent, Vector512<uint>.Zero);
        Vector512<uint> isInfinite = Vector512.Equals(exponent, Vector512.Create(0x0F800000u));
        Vector512<uint> bias = Vector512.Create(0x38000000u); // 112 · 2²³
        Vector512<uint> bits = magnitude + bias + (isInfinite & bias) + (isSubnormal & Vector512.Create(0x00800000u));
        Vector512<uint> leading = isSubnormal & Vector512.Create(0x38800000u); // 2⁻¹⁴
        return ((bits.AsSingle() - leading.AsSingle()).AsUInt32() | sign).AsSingle();
    }
}
