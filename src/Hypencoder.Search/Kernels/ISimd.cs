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

    /// <summary>Loads integers and converts them.</summary>
    static abstract TVector LoadConverted(int* source);

    /// <summary>Stores a byte a lane: the value rounded to the nearest, ties to even, plus 128; −128 to 127.</summary>
    static abstract void StoreCodes(TVector value, byte* destination);

    static abstract TVector Broadcast(float value);

    static abstract TVector Add(TVector a, TVector b);

    static abstract TVector Subtract(TVector a, TVector b);

    static abstract TVector Multiply(TVector a, TVector b);

    static abstract TVector Divide(TVector a, TVector b);

    /// <summary>The greater; where <paramref name="b"/> is NaN, NaN.</summary>
    static abstract TVector Max(TVector a, TVector b);

    /// <summary>The lesser; where <paramref name="b"/> is NaN, NaN.</summary>
    static abstract TVector Min(TVector a, TVector b);

    /// <summary>The nearest whole number, ties to even.</summary>
    static abstract TVector Round(TVector value);

    /// <summary>2 to the power of a whole number from −126 to 127.</summary>
    static abstract TVector PowerOfTwo(TVector exponent);

    /// <summary>
    /// The greater of <paramref name="a"/>, which is a magnitude, and |<paramref name="b"/>|; where either is NaN, NaN.
    /// Compared as integers, which order magnitudes alike and NaN above all, in one step instead of five.
    /// </summary>
    static abstract TVector MaxMagnitude(TVector a, TVector b);

    /// <summary>The greatest of the lanes, which are magnitudes; NaN where one is.</summary>
    static abstract float MaxOfLanes(TVector value);

    /// <summary>The greatest of the lanes, of which none is NaN.</summary>
    static abstract float Greatest(TVector value);

    /// <summary>a · b + c, rounded once where the processor can.</summary>
    static abstract TVector MultiplyAdd(TVector a, TVector b, TVector c);

    /// <summary>The sum of the lanes, always in the same order.</summary>
    static abstract float Sum(TVector value);

    /// <summary>
    /// One bit a lane, the first lane lowest: whether <paramref name="a"/> is above <paramref name="b"/> there.
    /// </summary>
    static abstract uint GreaterMask(TVector a, TVector b);
}
