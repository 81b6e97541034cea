using System.Numerics;
using Lucene.Net.Search.Similarities;

namespace Hypencoder.Lexical;

/// <summary>
/// BM25 with passage lengths stored as in Lucene 7 and later: in one byte, exact up to 40 words and with four
/// significant bits above. Lucene 4.8 itself stores 1/√length in three bits, which turns 2 words into 2.56.
/// </summary>
internal sealed class PassageLengthSimilarity : BM25Similarity
{
    /// <summary>Number of byte values that stand for themselves; the other 232 stand for larger lengths.</summary>
    private const int Exact = 24;

    public PassageLengthSimilarity(float k1, float b) : base(k1, b)
    {
        // Words that share a position count in the average length, so they must count here too.
        DiscountOverlaps = false;
    }

    protected override byte EncodeNormValue(float boost, int fieldLength) => Encode(fieldLength);

    protected override float DecodeNormValue(byte b) => Decode(b);

    /// <summary>The byte for the greatest representable length that is not above <paramref name="length"/>.</summary>
    internal static byte Encode(int length)
    {
        if (length < Exact)
            return (byte)length;
        int rest = length - Exact;
        int shift = 32 - BitOperations.LeadingZeroCount((uint)rest) - 4;
        return (byte)(Exact + (shift < 0 ? rest : ((rest >> shift) & 7) | ((shift + 1) << 3)));
    }

    /// <summary>The length for which a byte stands.</summary>
    internal static int Decode(byte encoded)
    {
        if (encoded < Exact)
            return encoded;
        int rest = encoded - Exact, shift = (rest >> 3) - 1;
        return Exact + (shift < 0 ? rest : ((rest & 7) | 8) << shift);
    }
}
