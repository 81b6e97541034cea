namespace Hypencoder.Search.Wire;

/// <summary>Number format in which matrices or factors of a q-net travel; its vectors are always float32.</summary>
internal enum QNetWireElement
{
    /// <summary>IEEE 754 single precision: the q-net that is read has the bits of the one that was written.</summary>
    Float32,

    /// <summary>IEEE 754 half precision, in half of the bytes.</summary>
    Float16,

    /// <summary>Signed bytes with a float32 scale for each token's factors, or for each row of a matrix.</summary>
    Int8,
}
