using CsCheck;
using Hypencoder.Search.Files;

namespace Hypencoder.Search.Tests.Vectors;

public sealed class VectorStoreWriterTests : IDisposable
{
    private const int Dimension = 3;
    private const int Passages = 2100; // more than two groups of a checksum
    private readonly TempFolder _folder = new();
    private readonly float[] _vectors = TestData.Vectors(1, Passages * Dimension);
    private readonly string[] _ids = TestData.Ids(Passages);

    private string StorePath => _folder.File("vectors.bin");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Append_AnyBlocks_GivesTheSameBytes()
    {
        byte[] whole = Finish(VectorStoreWriter.Create(StorePath, Dimension, "m"), Passages);
        foreach (int block in new[] { 1, 7, 1000, 1024, 2048 })
            Assert.Equal(whole, Finish(VectorStoreWriter.Create(StorePath, Dimension, "m"), block));
    }

    [Fact]
    public void Resume_PartCutAnywhere_GivesTheSameBytes() => CheckResume(ResumableFile.PartPath);

    [Fact]
    public void Resume_LogCutAnywhere_GivesTheSameBytes() => CheckResume(ResumableFile.LogPath);

    [Fact]
    public void Resume_DamagedBlock_GoesOnBeforeIt()
    {
        byte[] whole = Finish(VectorStoreWriter.Create(StorePath, Dimension, "m"), 100);
        Interrupt(100, 500);
        string part = ResumableFile.PartPath(StorePath);
        byte[] bytes = File.ReadAllBytes(part);
        bytes[4096 + 250 * Dimension * sizeof(float)] ^= 1;
        File.WriteAllBytes(part, bytes);
        using VectorStoreWriter writer = VectorStoreWriter.Resume(StorePath, Dimension, "m");
        Assert.Equal(200, writer.Count);
        Assert.Equal(whole, Finish(writer, 100));
    }

    [Fact]
    public void Resume_KilledWhileCompleting_GivesTheSameBytes()
    {
        byte[] whole = Finish(VectorStoreWriter.Create(StorePath, Dimension, "m"), 100);
        Interrupt(100, Passages);
        using (FileStream part = new(ResumableFile.PartPath(StorePath), FileMode.Append))
            part.Write(new byte[12345]);
        using VectorStoreWriter writer = VectorStoreWriter.Resume(StorePath, Dimension, "m");
        Assert.Equal(Passages, writer.Count);
        Assert.Equal(whole, Finish(writer, 100));
    }

    [Fact]
    public void Resume_NothingThere_StartsAnew()
    {
        using VectorStoreWriter writer = VectorStoreWriter.Resume(StorePath, Dimension, "m");
        Assert.Equal(0, writer.Count);
    }

    [Theory]
    [InlineData(Dimension + 1, "m")]
    [InlineData(Dimension, "other")]
    public void Resume_OtherDimensionOrModel_IsRefused(int dimension, string model)
    {
        Interrupt(10, 10);
        byte[] before = File.ReadAllBytes(ResumableFile.PartPath(StorePath));
        InvalidDataException error =
            Assert.Throws<InvalidDataException>(() => VectorStoreWriter.Resume(StorePath, dimension, model));
        Assert.StartsWith(ResumableFile.PartPath(StorePath), error.Message, StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllBytes(ResumableFile.PartPath(StorePath)));
    }

    [Fact]
    public void Append_IdOfAnEarlierRun_IsRefused()
    {
        Interrupt(10, 10);
        using VectorStoreWriter writer = VectorStoreWriter.Resume(StorePath, Dimension, "m");
        InvalidDataException error = Assert.Throws<InvalidDataException>(() => writer.Append(["d3"], [1, 2, 3]));
        Assert.Contains("\"d3\"", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(float.NaN, "NaN")]
    [InlineData(float.PositiveInfinity, "Infinity")]
    public void Append_NotFinite_NamesThePassage(float value, string printed)
    {
        using VectorStoreWriter writer = VectorStoreWriter.Create(StorePath, Dimension, "m");
        InvalidDataException error =
            Assert.Throws<InvalidDataException>(() => writer.Append(["a", "b"], [1, 2, 3, 4, value, 6]));
        Assert.Contains($"\"b\": expected a finite vector, found {printed}", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Append_WrongLengthsOrEmptyId_IsRefused()
    {
        using VectorStoreWriter writer = VectorStoreWriter.Create(StorePath, Dimension, "m");
        Assert.Throws<ArgumentException>(() => writer.Append(["a"], [1, 2]));
        Assert.Throws<InvalidDataException>(() => writer.Append([""], [1, 2, 3]));
        Assert.Throws<InvalidDataException>(() => writer.Append(["a", "a"], [1, 2, 3, 4, 5, 6]));
    }

    [Fact]
    public void Create_BadArguments_Throws()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => VectorStoreWriter.Create(StorePath, 0, "m"));
        Assert.Throws<ArgumentException>(() => VectorStoreWriter.Create(StorePath, 1, new string('x', 5000)));
    }

    private void CheckResume(Func<string, string> cutPath)
    {
        byte[] whole = Finish(VectorStoreWriter.Create(StorePath, Dimension, "m"), 100);
        Gen.Double[0, 1].Sample(
            fraction =>
            {
                Interrupt(100, 1700);
                using (FileStream file = new(cutPath(StorePath), FileMode.Open))
                    file.SetLength((long)(file.Length * fraction));
                using VectorStoreWriter writer = VectorStoreWriter.Resume(StorePath, Dimension, "m");
                Assert.Equal(0, writer.Count % 100);
                Assert.Equal(whole, Finish(writer, 100));
            },
            iter: 40, threads: 1);
    }

    /// <summary>Appends up to <paramref name="count"/> passages and stops, as a killed process does.</summary>
    private void Interrupt(int block, int count)
    {
        using VectorStoreWriter writer = VectorStoreWriter.Create(StorePath, Dimension, "m");
        Append(writer, block, count);
    }

    private byte[] Finish(VectorStoreWriter writer, int block)
    {
        using (writer)
        {
            Append(writer, block, Passages);
            writer.Complete();
        }
        using (VectorStore store = VectorStore.Open(StorePath))
            store.Verify();
        return File.ReadAllBytes(StorePath);
    }

    private void Append(VectorStoreWriter writer, int block, int count)
    {
        while (writer.Count < count)
        {
            int first = writer.Count, end = Math.Min(first + block, count);
            writer.Append(_ids.AsSpan(first..end), _vectors.AsSpan((first * Dimension)..(end * Dimension)));
        }
    }
}
