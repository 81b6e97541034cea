
namespace Hypencoder.Lexical.Tests;

public sealed class PassageLengthSimilarityTests
{
    [Fact]
    public void Encode_UpTo40Words_IsExact() => Assert.All(
        Enumerable.Range(0, 41),
        n => Assert.Equal(n, PassageLengthSimilarity.Decode(PassageLengthSimilarity.Encode(n))));

    [Theory]
    [InlineData(41, 40)]
    [InlineData(42, 42)]
    [InlineData(1000, 984)]
    public void Encode_LongerPassage_KeepsFourBits(int length, int expected) =>
        Assert.Equal(expected, PassageLengthSimilarity.Decode(PassageLengthSimilarity.Encode(length)));

    [Fact]
    public void Encode_EveryByte_SurvivesTheRoundTrip() => Assert.All(
        Enumerable.Range(0, 256),
        b => Assert.Equal(b, PassageLengthSimilarity.Encode(PassageLengthSimilarity.Decode((byte)b))));
}
