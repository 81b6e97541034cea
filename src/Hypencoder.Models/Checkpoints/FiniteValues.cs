using System.Numerics;
using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace Hypencoder.Models.Checkpoints;

/// <summary>
/// Whether all values are numbers, on the calling thread alone: Torch's own reductions wait for all cores, and where
/// others use those, loading took ten times as long.
/// </summary>
internal static class FiniteValues
{
    private const uint Sign = 0x8000_0000, Infinity = 0x7f80_0000;

    /// <param name="values">Contiguous, float32, on the CPU.</param>
    public static bool All(Tensor values)
    {
        using Tensor flat = values.view(-1);
        const long Chunk = 1 << 24; // a span holds 2 GB at most
        for (long i = 0; i < flat.numel(); i += Chunk)
        {
            using Tensor part = flat.narrow(0, i, Math.Min(Chunk, flat.numel() - i));
            if (!All(MemoryMarshal.Cast<byte, uint>(part.bytes)))
                return false;
        }
        return true;
    }

    /// <summary>Without their sign, numbers are the bit patterns below infinity's.</summary>
    private static bool All(ReadOnlySpan<uint> bits)
    {
        Vector<uint> largest = Vector<uint>.Zero, magnitude = new(~Sign);
        int i = 0;
        for (; i <= bits.Length - Vector<uint>.Count; i += Vector<uint>.Count)
            largest = Vector.Max(largest, new Vector<uint>(bits[i..]) & magnitude);
        bool finite = Vector.LessThanAll(largest, new Vector<uint>(Infinity));
        for (; i < bits.Length; i++)
            finite &= (bits[i] & ~Sign) < Infinity;
        return finite;
    }
}
