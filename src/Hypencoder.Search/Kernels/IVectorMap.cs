using System.Runtime.CompilerServices;

namespace Hypencoder.Search.Kernels;

/// <summary>A function of each lane, known to the compiler so that it is inlined.</summary>
internal interface IVectorMap<TVector>
    where TVector : struct
{
    static abstract TVector Apply(TVector value);
}

/// <summary>max(0, x).</summary>
internal readonly struct VectorRelu<TSimd, TVector> : IVectorMap<TVector>
    where TSimd : struct, ISimd<TVector>
    where TVector : struct
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Apply(TVector value) => TSimd.Max(TSimd.Zero, value);
}

/// <summary>max(0.01 x, x).</summary>
internal readonly struct VectorLeakyRelu<TSimd, TVector> : IVectorMap<TVector>
    where TSimd : struct, ISimd<TVector>
    where TVector : struct
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Apply(TVector value) =>
        TSimd.Max(TSimd.Multiply(TSimd.Broadcast(Activations.LeakySlope), value), value);
}
