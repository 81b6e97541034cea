namespace Hypencoder.Search;

/// <summary>How a <see cref="VectorStore"/> keeps the values of its vectors.</summary>
public enum VectorElement
{
    /// <summary>Four bytes a value, as the encoder gave it.</summary>
    Float32 = 1,

    /// <summary>Two bytes a value: IEEE half precision, 11 significant bits, at most 65504.</summary>
    Float16 = 2,

    /// <summary>
    /// A byte a value, −127 to 127, times a factor that each vector has: the error is at most 1/254 of the vector's
    /// greatest value.
    /// </summary>
    Int8 = 3,
}
