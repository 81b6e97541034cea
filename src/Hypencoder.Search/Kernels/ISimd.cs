namespace Hypencoder.Search.Kernels;

/// <summary>
/// The vector operations that the kernels need. One kernel body serves every vector width: the type argument is known
/// to the compiler, which inlines all operations.
/// </summary>
internal unsafe interface ISimd<TVector>
    where TVector : struct
{
    static abstract int Lanes { get; }

    static abstract TVector Zero { get; }

    static abstract TVector Load(float* source);

    static abstract void Store(TVector value, float* destination);

    /// <summary>Loads integers and converts them to floats.</summary>
    static abstract TVector LoadConverted(int* source);

    /// <summary>
    /// Stores each lane as a byte: the value, −128 to 127, rounded to the nearest (ties to even), plus 128.
    /// </summary>
    static abstract void StoreCodes(TVector value, byte* destination);

    static abstract TVector Broadcast(float value);

    static abstract TVector Add(TVector a, TVector b);

    static abstract TVector Subtract(TVector a, TVector b);

    static abstract TVector Multiply(TVector a, TVector b);

    static abstract TVector Divide(TVector a, TVector b);

    /// <summary>The greater of two values; NaN where <paramref name="b"/> is NaN.</summary>
    static abstract TVector Max(TVector a, TVector b);

    /// <summary>The lesser of two values; NaN where <paramref name="b"/> is NaN.</summary>
    static abstract TVector Min(TVector a, TVector b);

    /// <summary>The nearest whole number, ties to even.</summary>
    static abstract TVector Round(TVector value);

    /// <summary>2 to the power of an integer from −126 to 127.</summary>
    static abstract TVector PowerOfTwo(TVector exponent);

    /// <summary>
    /// The greater of <paramref name="a"/>, which is a magnitude, and |<paramref name="b"/>|; NaN where either is NaN.
    /// They are compared as integers, which order magnitudes alike and NaN above all, in one step instead of five.
    /// </summary>
    static abstract TVector MaxMagnitude(TVector a, TVector b);

    /// <summary>The greatest of the lanes, which are magnitudes; NaN if one of them is.</summary>
    static abstract float MaxOfLanes(TVector value);

    /// <summary>The greatest of the lanes, none of which may be NaN.</summary>
    static abstract float Greatest(TVector value);

    /// <summary>a · b + c, rounded once where the processor supports it.</summary>
    static abstract TVector MultiplyAdd(TVector a, TVector b, TVector c);

    /// <summary>The sum of the lanes, always in the same order.</summary>
    static abstract float Sum(TVector value);

    /// <summary>
    /// One bit for each lane, the first lane in the lowest bit: whether <paramref name="a"/> is greater than <paramref
    /// name="b"/>.
    /// </summary>
    static abstract uint GreaterMask(TVector a, TVector b);
}
