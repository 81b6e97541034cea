using System.Runtime.Intrinsics;
using CsCheck;
using Hypencoder.Search.Kernels;

namespace Hypencoder.Search.Tests.Kernels;

public sealed unsafe class Int8QNetKernelTests
{
    public static TheoryData<int> Bits => [128, 256, 512];

    [Fact]
    public void Multiply_Vnni_GivesThePortableSums()
    {
        Assert.SkipUnless(Int8TileVnni.IsSupported, "this processor has no AVX-VNNI");
        Random random = new(1);
        foreach (int steps in new[] { 1, 2, 7, 192 })
        {
            byte[] a = new byte[6 * steps * 4];
            random.NextBytes(a);
            byte[] panel = new byte[steps * 64];
            random.NextBytes(panel);
            int[] initial = [.. Enumerable.Range(0, 16).Select(_ => random.Next(-1000, 1000))];
            int[] expected = new int[6 * 20], found = new int[6 * 20];
            fixed (byte* left = a, right = panel)
            fixed (int* start = initial, plain = expected, fast = found)
            {
                Int8TilePortable.Multiply(left, steps * 4, (sbyte*)right, steps, start, plain, 20);
                Int8TileVnni.Multiply(left, steps * 4, (sbyte*)right, steps, start, fast, 20);
            }
            Assert.Equal(expected, found);
        }
    }

    [Theory]
    [MemberData(nameof(Bits))]
    public void Quantize_AnyRow_RoundsToTheNearestCode(int bits)
    {
        float[] row = [.. TestData.Vectors(3, 77), 0, 1e-3f];
        (byte[] codes, float scale) = Quantize(bits, row);
        Assert.Equal(row.Max(MathF.Abs) / 127, scale, 1e-9f);
        for (int i = 0; i < row.Length; i++)
            Assert.True(Math.Abs(row[i] - (codes[i] - 128) * scale) <= scale * 0.501f, $"{i}: {row[i]}, {codes[i]}");
    }

    [Theory]
    [MemberData(nameof(Bits))]
    public void Quantize_ZerosAndNotANumber_AreKept(int bits)
    {
        (byte[] codes, float scale) = Quantize(bits, new float[40]);
        Assert.Equal(0, scale);
        Assert.All(codes, code => Assert.Equal(128, code));
        for (int place = 0; place < 40; place++)
        {
            float[] row = TestData.Vectors(4, 40);
            row[place] = float.NaN;
            Assert.True(float.IsNaN(Quantize(bits, row).Scale), $"not a number at {place}");
        }
    }

    /// <summary>
    /// Compared with the same arithmetic one value at a time. A value halfway between two codes may be rounded either
    /// way, and a code is 1/127 of the largest value of a row: hence the tolerance of 2 % of the scores' spread.
    /// </summary>
    [Theory]
    [MemberData(nameof(Bits))]
    public void Score_AnyShapeAndOptions_EqualsTheScalarReference(int bits) =>
        Gen.Select(
            Gen.Int[1, 260], Gen.Int[1, 260].Array[1, 9], Gen.Int[1, 110], Gen.Int[0, 1000], Gen.Int[0, 4],
            Gen.Int[0, 7])
            .Sample((d, widths, count, seed, activation, flags) =>
            {
                bool residual = (flags & 1) != 0;
                if (residual)
                    widths = [.. widths.Select(_ => d)];
                QNetOptions options = new()
                {
                    Activation = (Activation)activation,
                    Residual = residual,
                    ResidualOnLast = residual,
                    LayerNorm = (flags & 2) != 0 && widths.All(width => width >= 16),
                    LayerNormBeforeResidual = (flags & 4) != 0,
                };
                QNet qnet = TestData.QNet(seed, [d, .. widths, 1], options);
                float[] vectors = TestData.Vectors(seed + 1, count * d);
                float[] expected = Int8Reference.Score(qnet, vectors);
                float[] found = Create(bits).Score(qnet, vectors);
                float spread = Math.Max(1, expected.Max(MathF.Abs));
                for (int i = 0; i < expected.Length; i++)
                    Assert.Equal(expected[i], found[i], 0.02f * spread * widths.Length);
            }, iter: 15, threads: 1, seed: "0000000000000");

    [Fact]
    public void Score_Vnni_GivesTheBitsOfThePortableTile()
    {
        Assert.SkipUnless(Int8TileVnni.IsSupported, "this processor has no AVX-VNNI");
        QNet qnet = TestData.QNet(7, [100, 100, 100, 1]);
        float[] vectors = TestData.Vectors(8, 203 * 100);
        Assert.Equal(
            Create(256).Score(qnet, vectors),
            new Int8QNetKernel<Simd256, Vector256<float>, Int8TileVnni>().Score(qnet, vectors));
    }

    [Theory]
    [MemberData(nameof(Bits))]
    public void Score_AnyPosition_GivesTheSameBits(int bits)
    {
        QNet qnet = TestData.QNet(7, [37, 37, 37, 1]);
        float[] vectors = TestData.Vectors(8, 203 * 37);
        QNetKernel kernel = Create(bits);
        float[] all = kernel.Score(qnet, vectors);
        foreach ((int start, int length) in new[] { (0, 1), (1, 1), (5, 7), (100, 96), (13, 190), (202, 1) })
        {
            Assert.Equal(
                all[start..(start + length)], kernel.Score(qnet, vectors[(start * 37)..((start + length) * 37)]));
        }
    }

    /// <summary>
    /// The difference of 8 bits from single precision, for a q-net of random weights whose scores spread by about 1.
    /// </summary>
    [Fact]
    public void Score_SixLayers_IsNearSinglePrecision()
    {
        QNet qnet = TestData.QNet(5, [128, 128, 128, 128, 128, 128, 128, 1]);
        float[] vectors = TestData.Vectors(6, 100 * 128);
        float[] expected = KernelKind.Scalar.Score(qnet, vectors), found = Create(512).Score(qnet, vectors);
        double error = Math.Sqrt(expected.Zip(found, (x, y) => (double)(x - y) * (x - y)).Average());
        double mean = expected.Average(), spread = Math.Sqrt(expected.Average(x => (x - mean) * (x - mean)));
        Assert.True(error < 0.05 * spread, $"error {error}, spread {spread}");
    }

    private static QNetKernel Create(int bits) => bits switch
    {
        128 => new Int8QNetKernel<Simd128, Vector128<float>, Int8TilePortable>(),
        256 => new Int8QNetKernel<Simd256, Vector256<float>, Int8TilePortable>(),
        _ => new Int8QNetKernel<Simd512, Vector512<float>, Int8TilePortable>(),
    };

    private static (byte[] Codes, float Scale) Quantize(int bits, float[] row)
    {
        byte[] codes = new byte[row.Length];
        fixed (float* x = row)
        fixed (byte* c = codes)
        {
            float scale = bits switch
            {
                128 => RowQuantizer.Quantize<Simd128, Vector128<float>>(x, c, row.Length),
                256 => RowQuantizer.Quantize<Simd256, Vector256<float>>(x, c, row.Length),
                _ => RowQuantizer.Quantize<Simd512, Vector512<float>>(x, c, row.Length),
            };
            return (codes, scale);
        }
    }
}
