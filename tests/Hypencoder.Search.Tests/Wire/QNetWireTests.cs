using System.Buffers.Binary;
using Hypencoder.Search.Files;
using Hypencoder.Search.Tests.Kernels;
using Hypencoder.Search.Tests.Kernels.Factored;
using Hypencoder.Search.Wire;

namespace Hypencoder.Search.Tests.Wire;

public sealed class QNetWireTests
{
    private const string Fingerprint = "0123456789abcdef";
    private static readonly int[] Dimensions = [24, 24, 40, 1];
    private static readonly QNetOptions Narrowing = new() { Residual = false, Activation = Activation.Gelu };

    [Theory]
    [InlineData(128, false)]
    [InlineData(128, true)]
    [InlineData(256, true)]
    [InlineData(512, true)]
    public void Read_FactoredQNet_ScoresWithTheSameBits(int bits, bool bounded)
    {
        FactoredCase of = new(bits, 7, Dimensions, tokens: 5, options: Narrowing);
        if (bounded)
            of.With(TestData.Vectors(3, 24), 1.5f);
        QNetWire wire = new(Fingerprint, of.Factored.Factors!.Layers);
        QNet read = wire.Read(wire.Write(of.Factored));
        Assert.NotNull(read.Factors);
        Assert.Equal(of.Factored.Options, read.Options);
        float[] vectors = TestData.Vectors(5, 24 * 11);
        Assert.Equal(
            of.Scores(bits, vectors), FactoredCase.Kernel(bits).Score(read, vectors));
        for (int layer = 0; layer < 2; layer++)
            Assert.Equal(of.Factored.Matrix(layer).ToArray(), read.Matrix(layer).ToArray());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Read_WholeQNet_HasTheSameArrays(bool bounded)
    {
        QNet qnet = TestData.QNet(1, Dimensions, Narrowing);
        if (bounded)
            qnet = qnet.WithLinear(TestData.Vectors(3, 24), 0.25f);
        AssertSame(qnet, Whole(qnet));
    }

    [Fact]
    public void Read_QueryVector_HasTheSameArrays()
    {
        QNet qnet = QNet.InnerProduct(TestData.Vectors(3, 24));
        AssertSame(qnet, Whole(qnet));
    }

    [Fact]
    public void Read_QNetOfAnotherModel_ArrivesWhole()
    {
        FactoredCase of = new(128, 7, Dimensions, options: Narrowing);
        QNetWire wire = new("1", []);
        AssertSame(of.Factored, wire.Read(wire.Write(of.Factored)));
    }

    [Fact]
    public void Read_Float16_RoundsMatricesAndNothingElse()
    {
        QNet qnet = TestData.QNet(1, Dimensions, Narrowing).WithLinear(TestData.Vectors(3, 24));
        QNetWire wire = new("1", []);
        QNet read = wire.Read(wire.Write(qnet, QNetWireElement.Float16));
        for (int layer = 0; layer < 2; layer++)
            Assert.Equal([.. qnet.Matrix(layer).ToArray().Select(v => (float)(Half)v)], read.Matrix(layer).ToArray());
        Assert.Equal(qnet.Matrix(2).ToArray(), read.Matrix(2).ToArray());
        Assert.Equal(qnet.Bias(1).ToArray(), read.Bias(1).ToArray());
        Assert.Equal(qnet.Linear.ToArray(), read.Linear.ToArray());
    }

    [Fact]
    public void Write_Float16_RoundsTheFactors()
    {
        FactoredCase of = new(128, 7, Dimensions, options: Narrowing);
        QNetWire wire = new(Fingerprint, of.Factored.Factors!.Layers);
        byte[] half = wire.Write(of.Factored, QNetWireElement.Float16), single = wire.Write(of.Factored);
        int values = 5 * (24 + 24) + 5 * (24 + 40);
        Assert.Equal(single.Length - 2 * values, half.Length);
        float[] vectors = TestData.Vectors(5, 24 * 11);
        float[] expected = of.Factored.Score(vectors), scores = wire.Read(half).Score(vectors);
        Assert.All(expected.Zip(scores), pair => Assert.Equal(pair.First, pair.Second, 0.02f));
        Assert.NotEqual(expected, scores);
    }

    [Fact]
    public void Read_Int8_RoundsEachRowToItsScale()
    {
        QNet qnet = TestData.QNet(1, Dimensions, Narrowing).WithLinear(TestData.Vectors(3, 24));
        QNetWire wire = new("1", []);
        QNet read = wire.Read(wire.Write(qnet, QNetWireElement.Int8));
        for (int layer = 0; layer < 2; layer++)
        {
            int columns = Dimensions[layer + 1];
            float[][] rows = [.. qnet.Matrix(layer).ToArray().Chunk(columns)];
            float[][] found = [.. read.Matrix(layer).ToArray().Chunk(columns)];
            Assert.All(rows.Zip(found), row =>
            {
                double step = row.First.Max(MathF.Abs) / 127.0;
                Assert.All(row.First.Zip(row.Second), v => Assert.Equal(v.First, v.Second, 0.5001 * step));
            });
        }
        Assert.Equal(qnet.Matrix(2).ToArray(), read.Matrix(2).ToArray());
        Assert.Equal(qnet.Linear.ToArray(), read.Linear.ToArray());
    }

    [Fact]
    public void Write_Int8_RoundsTheFactorsOfEachToken()
    {
        FactoredCase of = new(128, 7, Dimensions, options: Narrowing);
        QNetWire wire = new(Fingerprint, of.Factored.Factors!.Layers);
        byte[] bytes = wire.Write(of.Factored, QNetWireElement.Int8), single = wire.Write(of.Factored);
        int values = 5 * (24 + 24) + 5 * (24 + 40), scales = 2 * 2 * 5;
        Assert.Equal(single.Length - 3 * values + 4 * scales, bytes.Length);
        float[] vectors = TestData.Vectors(5, 24 * 11);
        float[] expected = of.Factored.Score(vectors), scores = wire.Read(bytes).Score(vectors);
        Assert.All(expected.Zip(scores), pair => Assert.Equal(pair.First, pair.Second, 0.2f));
        Assert.NotEqual(expected, scores);
    }

    [Fact]
    public void Read_Int8RowOfZeros_HasZeros()
    {
        QNet qnet = new(Narrowing, [2, 1, 1], [[0, 0], [1]], [[0]]);
        QNetWire wire = new("1", []);
        Assert.Equal([0, 0], wire.Read(wire.Write(qnet, QNetWireElement.Int8)).Matrix(0).ToArray());
    }

    [Fact]
    public void Write_ValueBeyondFloat16_IsRefused()
    {
        QNet qnet = new(Narrowing, [1, 1, 1], [[70000], [1]], [[0]]);
        AssertRefused("float16, found 70000", () => new QNetWire("1", []).Write(qnet, QNetWireElement.Float16));
    }

    [Theory]
    [InlineData(0, 1, "magic HYPQUERY")]
    [InlineData(8, 2, "version 1, found 2")]
    [InlineData(16, 9, "as its header says")]
    [InlineData(24, 1, "factors of the model 0123456789abcdef, found those of 0123456700000001")]
    [InlineData(32, 2, "form 0 or 1, found 2")]
    [InlineData(32, 769, "a number format of 0 to 2, found 3")]
    [InlineData(36, 0, "1 to 65536 tokens, found 0")]
    [InlineData(36, 4, "bytes for its widths")]
    [InlineData(36, int.MaxValue, "1 to 65536 tokens")]
    [InlineData(40, 2, "3 to 64 dimensions, found 2")]
    [InlineData(40, int.MaxValue, "3 to 64 dimensions")]
    [InlineData(44, -1, "a bound of 0 or above, found NaN")]
    [InlineData(48, 0, "a width of 1 to 1048576, found 0")]
    [InlineData(48, 1 << 20, "bytes for its widths")]
    [InlineData(60, 2, "the last width 1, found 2")]
    [InlineData(72, 0x7F800000, "finite values, found")]
    public void Read_CraftedField_IsRefused(int at, int value, string expected)
    {
        (QNetWire wire, byte[] bytes) = Valid();
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(at), value);
        AssertRefused(expected, () => wire.Read(Resealed(bytes)));
    }

    [Fact]
    public void Read_FactorsOfOtherWidths_AreRefused()
    {
        byte[] bytes = Valid().Bytes;
        FactoredCase other = new(128, 7, [24, 24, 32, 1], options: Narrowing);
        AssertRefused(
            "q-nets of the widths 24, 24, 32, 1, found 24, 24, 40, 1",
            () => new QNetWire(Fingerprint, other.Factored.Factors!.Layers).Read(bytes));
    }

    [Fact]
    public void Read_EveryLengthAndEveryByteChanged_IsRefused()
    {
        (QNetWire wire, byte[] bytes) = Valid();
        for (int at = 0; at < bytes.Length; at++)
        {
            AssertRefused("query: expected", () => wire.Read(bytes.AsSpan(0, at)));
            byte[] changed = [.. bytes];
            changed[at] ^= (byte)(1 + at * 37 % 255);
            AssertRefused("query: expected", () => wire.Read(changed));
        }
        AssertRefused("as its header says", () => wire.Read([.. bytes, 0]));
    }

    [Fact]
    public void Read_MutatedOrRandomBytesWithTheirChecksum_GivesAQNetOrAnErrorAndAllocatesLittle()
    {
        (QNetWire wire, byte[] valid) = Valid();
        QNetWire whole = new("1", []);
        byte[] other = whole.Write(TestData.QNet(1, [3, 3, 1]));
        Random random = new(11);
        int read = 0;
        for (int i = 0; i < 4000; i++)
        {
            (QNetWire reader, byte[] from) = i % 2 == 0 ? (wire, valid) : (whole, other);
            byte[] bytes = Mutation.Of(from, random);
            if (i % 10 == 0)
            {
                bytes = new byte[random.Next(200)];
                random.NextBytes(bytes);
                from.AsSpan(0, Math.Min(random.Next(64), bytes.Length)).CopyTo(bytes);
            }
            if (bytes.Length >= 24)
            {
                if (i % 3 == 0)
                    BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(16), bytes.Length);
                bytes = Resealed(bytes);
            }
            long before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                QNet qnet = reader.Read(bytes);
                Assert.All(qnet.Matrix(qnet.HiddenLayers).ToArray(), value => Assert.True(float.IsFinite(value)));
                read++;
            }
            catch (InvalidDataException e)
            {
                Assert.InRange(e.Message.Length, 1, 500);
            }
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 200_000 + 40L * bytes.Length);
        }
        Assert.InRange(read, 100, 3900); // both outcomes are tried
    }

    private static (QNetWire Wire, byte[] Bytes) Valid()
    {
        FactoredCase of = new(128, 7, Dimensions, tokens: 3, options: Narrowing);
        of.With(TestData.Vectors(3, 24), 1.5f);
        QNetWire wire = new(Fingerprint, of.Factored.Factors!.Layers);
        return (wire, wire.Write(of.Factored));
    }

    /// <summary>The bytes with the checksum that they should have.</summary>
    private static byte[] Resealed(byte[] bytes)
    {
        byte[] zeroed = [.. bytes];
        zeroed.AsSpan(12, 4).Clear();
        byte[] result = [.. bytes];
        BinaryPrimitives.WriteUInt32LittleEndian(result.AsSpan(12), Crc32C.Compute(zeroed));
        return result;
    }

    private static QNet Whole(QNet qnet)
    {
        QNetWire wire = new("1", []);
        return wire.Read(wire.Write(qnet));
    }

    private static void AssertSame(QNet expected, QNet read)
    {
        Assert.Null(read.Factors);
        Assert.Equal(expected.Options, read.Options);
        Assert.Equal(expected.Dimensions.ToArray(), read.Dimensions.ToArray());
        Assert.Equal(expected.CorrectionBound, read.CorrectionBound);
        Assert.Equal(expected.Linear.ToArray(), read.Linear.ToArray());
        for (int layer = 0; layer <= expected.HiddenLayers; layer++)
            Assert.Equal(expected.Matrix(layer).ToArray(), read.Matrix(layer).ToArray());
        for (int layer = 0; layer < expected.HiddenLayers; layer++)
            Assert.Equal(expected.Bias(layer).ToArray(), read.Bias(layer).ToArray());
    }

    private static void AssertRefused(string expected, Action read) =>
        Assert.Contains(expected, Assert.Throws<InvalidDataException>(read).Message, StringComparison.Ordinal);
}
