namespace Hypencoder.Search;

/// <summary>
/// Decodes as many values at a time as a vector has lanes. One body serves every width, and all give the same bits.
/// </summary>
internal unsafe interface IWidening
{
    static abstract int Lanes { get; }

    /// <summary>Decodes half-precision values, exactly.</summary>
    static abstract void Halves(ushort* source, float* destination);

    /// <summary>Decodes bytes: (byte − 128) · <paramref name="scale"/>, rounded once.</summary>
    static abstract void Bytes(byte* source, float scale, float* destination);
}
