using System.Numerics;
using Lucene.Net.Search.Similarities;

namespace Hypencoder.Lexical;

/// <summary>
/// BM25 with passage lengths kept as Lucene does since version 7: in one byte, exact up to 40 words and with four
/// significant bits above. Lucene 4.8 alone keeps 1/√length in three bits and takes 2 words for 2.56.
/// </summary>
internal sealed class PassageLengthSimilarity : BM25Similarity
{
    /// <summary>Byte values that stand for themselves; the other 232 hold the lengths above.</summary>
    private const int Exact = 24;

    public PassageLengthSimilarity(float k1, float b) : base(k1, b)
    {
        // The average length counts words that share a position; so must the length.
        DiscountOverlaps = false;
    }

    protected override byte EncodeNormValue(float boost, int fieldLength) => Encode(fieldLength);

    protected override float DecodeNormValue(byte b) => Decode(b);

    /// <summary>
    /// The byte of the greatest length that is representable and not above <paramref name="length"/>.
    /// </summary>
    internal static byte Encode(int length)
    {
        if (length < Exact)
            return (byte)length;
        int rest = length - Exact;
        int shift = 32 - BitOperations.LeadingZeroCount((uint)rest) - 4;
        return (byte)(Exact + (shift < 0 ? rest : ((rest >> shift) & 7) | ((shift + 1) << 3)));
    }

    /// <summary>The length that a byte stands for.</summary>
    internal static int Decode(byte encoded)
    {
        if (encoded < Exact)
            return encoded;
        int rest = encoded - Exact, shift = (rest >> 3) - 1;
        return Exact + (shift < 0 ? rest : ((rest & 7) | 8) << shift);
    }
}
