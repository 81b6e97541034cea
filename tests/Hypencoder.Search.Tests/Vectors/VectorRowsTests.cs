using System.Runtime.InteropServices;
using CsCheck;

namespace Hypencoder.Search.Tests.Vectors;

public sealed class VectorRowsTests
{
    private static readonly VectorElement[] Encoded = [VectorElement.Float16, VectorElement.Int8];

    [Theory]
    [InlineData(VectorElement.Float32, 5, 20)]
    [InlineData(VectorElement.Float16, 5, 10)]
    [InlineData(VectorElement.Int8, 4, 8)]
    [InlineData(VectorElement.Int8, 5, 12)]
    public void Bytes_AnyKind_IsTheLengthOfARow(VectorElement element, int dimension, int expected) =>
        Assert.Equal(expected, VectorRows.Bytes(element, dimension));

    [Fact]
    public void Encode_Int8_PutsValuesPadAndScale()
    {
        byte[] row = new byte[12];
        VectorRows.Encode(VectorElement.Int8, 5, [-127, 0, 63.6f, 1.4f, 127], row);
        Assert.Equal([1, 128, 192, 129, 255, 128, 128, 128, 0, 0, 128, 63], row);
    }

    [Fact]
    public void Decode_EveryHalf_IsExactAtEveryWidth()
    {
        ushort[] halves = [.. Enumerable.Range(0, 65536).Select(i => (ushort)i)];
        byte[] rows = MemoryMarshal.AsBytes(halves.AsSpan()).ToArray();
        foreach (float[] decoded in Decodings(VectorElement.Float16, 65536, rows))
        {
            for (int i = 0; i < halves.Length; i++)
            {
                float expected = (float)BitConverter.UInt16BitsToHalf(halves[i]);
                if (float.IsNaN(expected))
                    Assert.True(float.IsNaN(decoded[i]));
                else
                    Assert.Equal(BitConverter.SingleToInt32Bits(expected), BitConverter.SingleToInt32Bits(decoded[i]));
            }
        }
    }

    [Fact]
    public void Decode_AnyShape_GivesTheSameBitsAtEveryWidth() =>
        Gen.Select(Gen.Int[1, 70], Gen.Int[0, 5], Gen.Int[0, 1000]).Sample(
            (d, count, seed) =>
            {
                foreach (VectorElement element in Encoded)
                {
                    byte[] rows = Encode(element, d, TestData.Vectors(seed, count * d));
                    float[][] decodings = Decodings(element, d, rows);
                    foreach (float[] decoded in decodings)
                        Assert.Equal(decodings[0], decoded);
                }
            },
            iter: 100, threads: 1, seed: "0000000000000");

    [Fact]
    public void Encode_Int8_ErrsByHalfAScaleAtMost() =>
        Gen.Select(Gen.Int[1, 70], Gen.Int[0, 1000], Gen.Float[1e-30f, 1e30f]).Sample(
            (d, seed, size) => AssertWithinHalfAScale([.. TestData.Vectors(seed, d).Select(value => value * size)]),
            iter: 100, threads: 1, seed: "0000000000000");

    [Theory]
    [InlineData(0f)]
    [InlineData(1e-45f)]
    [InlineData(2.66e-43f)] // 190 times the least float, to which a 127th of it rounds
    [InlineData(1e-40f)]
    [InlineData(float.MaxValue)]
    public void Encode_Int8AtTheEndsOfTheRange_ErrsByHalfAScaleAtMost(float greatest) =>
        AssertWithinHalfAScale([greatest, -greatest, greatest / 3, 0]);

    [Fact]
    public void Encode_Float16_RoundsToTheNearestHalf()
    {
        float[] vector = TestData.Vectors(1, 100);
        float[] decoded = Decodings(VectorElement.Float16, 100, Encode(VectorElement.Float16, 100, vector))[0];
        for (int i = 0; i < vector.Length; i++)
            Assert.Equal(vector[i], decoded[i], MathF.Max(MathF.Abs(vector[i]), 1f / 16384) / 2048);
    }

    private static void AssertWithinHalfAScale(float[] vector)
    {
        byte[] row = Encode(VectorElement.Int8, vector.Length, vector);
        double scale = BitConverter.ToSingle(row, row.Length - sizeof(float));
        float[] decoded = Decodings(VectorElement.Int8, vector.Length, row)[0];
        for (int i = 0; i < vector.Length; i++)
        {
            double error = Math.Abs((double)vector[i] - decoded[i]);
            Assert.True(error <= scale / 2 * 1.0001, $"{vector[i]:r}: error {error:r}, scale {scale:r}");
        }
    }

    private static byte[] Encode(VectorElement element, int dimension, float[] vectors)
    {
        byte[] rows = new byte[vectors.Length / dimension * VectorRows.Bytes(element, dimension)];
        VectorRows.Encode(element, dimension, vectors, rows);
        return rows;
    }

    /// <summary>The scalar form, then every vector width; the vector types work on every processor.</summary>
    private static float[][] Decodings(VectorElement element, int dimension, byte[] rows)
    {
        int length = rows.Length / VectorRows.Bytes(element, dimension) * dimension;
        float[][] decodings = [.. Enumerable.Range(0, 5).Select(_ => new float[length])];
        VectorRows.Decode<ScalarWidening>(element, dimension, rows, decodings[0]);
        VectorRows.Decode<Widening128>(element, dimension, rows, decodings[1]);
        VectorRows.Decode<Widening256>(element, dimension, rows, decodings[2]);
        VectorRows.Decode<Widening512>(element, dimension, rows, decodings[3]);
        VectorRows.Decode(element, dimension, rows, decodings[4]);
        return decodings;
    }
}
