namespace Hypencoder.Search;

/// <summary>Number format of a q-net's matrix products.</summary>
public enum QNetPrecision
{
    /// <summary>32-bit floats.</summary>
    Single,

    /// <summary>
    /// 8-bit integers, with a scale for each passage and each column of weights, on processors that multiply them
    /// faster (AVX-VNNI); otherwise as <see cref="Single"/>.
    /// </summary>
    Int8,
}
