namespace Hypencoder.Search;

/// <summary>Number format of the vectors in a <see cref="VectorStore"/>.</summary>
public enum VectorElement
{
    /// <summary>Four bytes for each value, as encoded.</summary>
    Float32 = 1,

    /// <summary>
    /// Two bytes for each value: IEEE half precision, with 11 significant bits and magnitudes up to 65504.
    /// </summary>
    Float16 = 2,

    /// <summary>
    /// One byte for each value, −127 to 127, times a scale for each vector. The error is at most 1/254 of the vector's
    /// greatest magnitude.
    /// </summary>
    Int8 = 3,
}
