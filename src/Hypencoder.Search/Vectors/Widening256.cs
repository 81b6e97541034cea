using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Hypencoder.Search;

/// <summary>Decodes 8 values at a time, with vectors of 256 bits.</summary>
internal readonly unsafe struct Widening256 : IWidening
{
    public static int Lanes => Vector256<float>.Count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Halves(ushort* source, float* destination) =>
        ToSingle(Vector256.WidenLower(Vector128.Load(source).ToVector256Unsafe()))
            .Store(destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Bytes(byte* source, float scale, float* destination)
    {
        Vector128<ushort> halves = Vector128.WidenLower(Vector128.CreateScalarUnsafe(*(ulong*)source).AsByte());
        Vector256<int> values = Vector256.WidenLower(halves.ToVector256Unsafe()).AsInt32() - Vector256.Create(128);
        (Vector256.ConvertToSingle(values) * Vector256.Create(scale)).Store(destination);
    }

    /// <summary>
    /// Converts half precision by shifting exponent and fraction and rebiasing the exponent from 15 to 127. There is no
    /// multiplication, which is slow for subnormal values on some processors: a leading one is added to those and then
    /// subtracted.
    /// </summary>
    private static Vector256<float> ToSingle(Vector256<uint> half)
    {
        Vector256<uint> sign = (half & Vector256.Create(0x8000u)) << 16;
        Vector256<uint> magnitude = (half & Vector256.Create(0x7FFFu)) << 13;
        Vector256<uint> exponent = magnitude & Vector256.Create(0x0F800000u);
        Vector256<uint> isSubnormal = Vector256.Equals(exponent, Vector256<uint>.Zero);
        Vector256<uint> isInfinite = Vector256.Equals(exponent, Vector256.Create(0x0F800000u));
        Vector256<uint> bias = Vector256.Create(0x38000000u); // 112 · 2²³
        Vector256<uint> bits = magnitude + bias + (isInfinite & bias) + (isSubnormal & Vector256.Create(0x00800000u));
        Vector256<uint> leading = isSubnormal & Vector256.Create(0x38800000u); // 2⁻¹⁴
        return ((bits.AsSingle() - leading.AsSingle()).AsUInt32() | sign).AsSingle();
    }
}
