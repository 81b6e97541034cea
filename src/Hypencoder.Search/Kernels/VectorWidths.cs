using System.Runtime.Intrinsics;

namespace Hypencoder.Search.Kernels;

/// <summary>Creates an object whose code is compiled for vectors of one width.</summary>
internal interface IVectorWidthFactory<out T>
{
    T Create<TSimd, TVector>()
        where TSimd : struct, ISimd<TVector>
        where TVector : struct;
}

/// <summary>The vector widths that kernels are compiled for: 512, 256 and 128 bits.</summary>
internal static class VectorWidths
{
    /// <summary>Number of floats in the widest vectors of this processor.</summary>
    public static int WidestLanes => Widest(new LanesFactory());

    /// <summary>
    /// Creates an object for the widest vectors of this processor; where it has none, for 128 bits, which .NET
    /// emulates.
    /// </summary>
    public static T Widest<T>(IVectorWidthFactory<T> factory) =>
        Vector512.IsHardwareAccelerated ? factory.Create<Simd512, Vector512<float>>()
        : Vector256.IsHardwareAccelerated ? factory.Create<Simd256, Vector256<float>>()
        : factory.Create<Simd128, Vector128<float>>();

    private sealed class LanesFactory : IVectorWidthFactory<int>
    {
        int IVectorWidthFactory<int>.Create<TSimd, TVector>() => TSimd.Lanes;
    }
}
