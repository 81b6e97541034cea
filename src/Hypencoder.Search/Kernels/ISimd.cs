namespace Hypencoder.Search.Kernels;

/// <summary>
/// The few vector operations that the kernels need, so that one kernel body serves every width: the type argument is
/// known to the compiler, which inlines all of this.
/// </summary>
internal unsafe interface ISimd<TVector>
    where TVector : struct
{
    static abstract int Lanes { get; }

    static abstract TVector Zero { get; }

    static abstract TVector Load(float* source);

    static abstract void Store(TVector value, float* destination);

    static abstract TVector Broadcast(float value);

    static abstract TVector Add(TVector a, TVector b);

    static abstract TVector Subtract(TVector a, TVector b);

    static abstract TVector Multiply(TVector a, TVector b);

    /// <summary>The greater; where <paramref name="b"/> is NaN, NaN.</summary>
    static abstract TVector Max(TVector a, TVector b);

    /// <summary>a · b + c, rounded once where the processor can.</summary>
    static abstract TVector MultiplyAdd(TVector a, TVector b, TVector c);

    /// <summary>The sum of the lanes, always in the same order.</summary>
    static abstract float Sum(TVector value);

    /// <summary>
    /// One bit a lane, the first lane lowest: whether <paramref name="a"/> is above <paramref name="b"/> there.
    /// </summary>
    static abstract uint GreaterMask(TVector a, TVector b);
}
