using System.Text;
using Hypencoder.Search.Files;

namespace Hypencoder.Search.Tests.Files;

public sealed class Crc32CTests
{
    [Fact]
    public void Compute_KnownVectors_MatchesRfc3720()
    {
        Assert.Equal(0u, Crc32C.Compute(ReadOnlySpan<byte>.Empty));
        Assert.Equal(0xE3069283, Crc32C.Compute(Encoding.ASCII.GetBytes("123456789")));
        Assert.Equal(0x8A9136AA, Crc32C.Compute(new byte[32]));
        Assert.Equal(0x62A8AB43u, Crc32C.Compute([.. Enumerable.Repeat((byte)0xFF, 32)]));
    }

    [Fact]
    public void Append_AnyCut_EqualsTheWhole()
    {
        byte[] data = [.. Enumerable.Range(0, 41).Select(i => (byte)(i * 37))];
        for (int cut = 0; cut <= data.Length; cut++)
            Assert.Equal(Crc32C.Compute(data), Crc32C.Append(Crc32C.Compute(data.AsSpan(0, cut)), data.AsSpan(cut)));
    }

    [Theory]
    [InlineData(3071)]
    [InlineData(3072)]
    [InlineData(3073)]
    [InlineData(9999)]
    public void Append_LongEnoughForStreams_EqualsBitByBit(int length)
    {
        byte[] data = new byte[length];
        new Random(length).NextBytes(data);
        Assert.Equal(BitByBit(0, data), Crc32C.Compute(data));
        Assert.Equal(BitByBit(0x12345678, data), Crc32C.Append(0x12345678, data));
    }

    private static uint BitByBit(uint crc, byte[] data)
    {
        crc = ~crc;
        foreach (byte b in data)
        {
            crc ^= b;
            for (int bit = 0; bit < 8; bit++)
                crc = (crc >> 1) ^ ((crc & 1) * 0x82F63B78); // the polynomial, lowest bit first
        }
        return ~crc;
    }
}
