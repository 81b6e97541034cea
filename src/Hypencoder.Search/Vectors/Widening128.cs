using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Hypencoder.Search;

/// <summary>Decodes 4 values at a time, with vectors of 128 bits.</summary>
internal readonly unsafe struct Widening128 : IWidening
{
    public static int Lanes => Vector128<float>.Count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Halves(ushort* source, float* destination) =>
        ToSingle(Vector128.WidenLower(Vector128.CreateScalarUnsafe(*(ulong*)source).AsUInt16()))
            .Store(destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Bytes(byte* source, float scale, float* destination)
    {
        Vector128<ushort> halves = Vector128.WidenLower(Vector128.CreateScalarUnsafe(*(uint*)source).AsByte());
        Vector128<int> values = Vector128.WidenLower(halves).AsInt32() - Vector128.Create(128);
        (Vector128.ConvertToSingle(values) * Vector128.Create(scale)).Store(destination);
    }

    /// <summary>
    /// Converts half precision by shifting exponent and fraction and rebiasing the exponent from 15 to 127. There is no
    /// multiplication, which is slow for subnormal values on some processors: a leading one is added to those and then
    /// subtracted.
    /// </summary>
    private static Vector128<float> ToSingle(Vector128<uint> half)
    {
        Vector128<uint> sign = (half & Vector128.Create(0x8000u)) << 16;
        Vector128<uint> magnitude = (half & Vector128.Create(0x7FFFu)) << 13;
        Vector128<uint> exponent = magnitude & Vector128.Create(0x0F800000u);
        Vector128<uint> isSubnormal = Vector128.Equals(exponent, Vector128<uint>.Zero);
        Vector128<uint> isInfinite = Vector128.Equals(exponent, Vector128.Create(0x0F800000u));
        Vector128<uint> bias = Vector128.Create(0x38000000u); // 112 · 2²³
        Vector128<uint> bits = magnitude + bias + (isInfinite & bias) + (isSubnormal & Vector128.Create(0x00800000u));
        Vector128<uint> leading = isSubnormal & Vector128.Create(0x38800000u); // 2⁻¹⁴
        return ((bits.AsSingle() - leading.AsSingle()).AsUInt32() | sign).AsSingle();
    }
}
