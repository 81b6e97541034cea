namespace Hypencoder.Search;

/// <summary>Decodes one value at a time: the reference of the vector forms, used for the rest of a row.</summary>
internal readonly unsafe struct ScalarWidening : IWidening
{
    public static int Lanes => 1;

    public static void Halves(ushort* source, float* destination) =>
        *destination = (float)BitConverter.UInt16BitsToHalf(*source);

    public static void Bytes(byte* source, float scale, float* destination) => *destination = (*source - 128) * scale;
}
