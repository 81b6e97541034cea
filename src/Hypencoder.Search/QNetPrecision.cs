namespace Hypencoder.Search;

/// <summary>What a q-net's matrix products are made of.</summary>
public enum QNetPrecision
{
    /// <summary>32-bit floats.</summary>
    Single,

    /// <summary>
    /// Bytes, with a scale a passage and one a column of weights, where the processor multiplies those faster
    /// (AVX-VNNI), else as <see cref="Single"/>.
    /// </summary>
    Int8,
}
