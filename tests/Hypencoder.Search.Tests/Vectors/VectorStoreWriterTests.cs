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

    [Theory]
    [InlineData(VectorElement.Float32, 0)]
    [InlineData(VectorElement.Float32, 1000)]
    [InlineData(VectorElement.Float16, 1000)]
    [InlineData(VectorElement.Int8, Passages)]
    public void Extend_CompleteStore_GivesTheBytesOfWritingAtOnce(VectorElement element, int before)
    {
        byte[] whole = Finish(VectorStoreWriter.Create(StorePath, Dimension, "m", element), 100);
        Complete(before, element);
        byte[] old = File.ReadAllBytes(StorePath);
        string newPath = _folder.File("longer.bin");
        using (VectorStoreWriter writer = VectorStoreWriter.Extend(StorePath, newPath))
        {
            Assert.Equal(before, writer.Count);
            Append(writer, 300, Passages);
            Assert.False(File.Exists(newPath));
            writer.Complete();
        }
        Assert.Equal(old, File.ReadAllBytes(StorePath));
        Assert.Equal(whole, File.ReadAllBytes(newPath));
        Assert.Equal(whole, Finish(VectorStoreWriter.Extend(StorePath), 300));
    }

    [Fact]
    public void Extend_Interrupted_KeepsTheOldStoreAndGoesOn()
    {
        byte[] whole = Finish(VectorStoreWriter.Create(StorePath, Dimension, "m"), 100);
        Complete(1000, VectorElement.Float32);
        byte[] old = File.ReadAllBytes(StorePath);
        long partLength;
        using (VectorStoreWriter writer = VectorStoreWriter.Extend(StorePath))
        {
            Append(writer, 100, 1500);
            partLength = new FileInfo(ResumableFile.PartPath(StorePath)).Length;
        }
        foreach (double fraction in new[] { 1, 0.9, 0.5, 0.1, 0 })
        {
            using (FileStream part = new(ResumableFile.PartPath(StorePath), FileMode.Open))
                part.SetLength((long)(partLength * fraction));
            Assert.Equal(old, File.ReadAllBytes(StorePath));
            using VectorStoreWriter resumed = VectorStoreWriter.Extend(StorePath, resume: true);
            Assert.InRange(resumed.Count, 1000, 1500);
        }
        Assert.Equal(whole, Finish(VectorStoreWriter.Extend(StorePath, resume: true), 100));
    }

    [Fact]
    public void Extend_ResumedOnAnotherStore_IsRefused()
    {
        Complete(10, VectorElement.Float32);
        VectorStoreWriter.Extend(StorePath).Dispose();
        Complete(11, VectorElement.Float32, _folder.File("other.bin"));
        File.Move(_folder.File("other.bin"), StorePath, overwrite: true);
        Assert.Throws<InvalidDataException>(() => VectorStoreWriter.Extend(StorePath, resume: true));
        Assert.Throws<InvalidDataException>(() => VectorStoreWriter.Resume(StorePath, Dimension, "m"));
    }

    [Fact]
    public void Extend_IdOfTheOldStore_IsRefused()
    {
        Complete(10, VectorElement.Float32);
        using VectorStoreWriter writer = VectorStoreWriter.Extend(StorePath);
        Assert.Throws<InvalidDataException>(() => writer.Append(["d3"], [1, 2, 3]));
    }

    [Fact]
    public void Resume_OtherKind_IsRefused()
    {
        Interrupt(10, 10);
        InvalidDataException error = Assert.Throws<InvalidDataException>(
            () => VectorStoreWriter.Resume(StorePath, Dimension, "m", VectorElement.Int8));
        Assert.Contains("kind", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Append_BeyondFloat16_NamesThePassage()
    {
        using VectorStoreWriter writer = VectorStoreWriter.Create(StorePath, 1, "m", VectorElement.Float16);
        writer.Append(["a", "b"], [65519, -65504]);
        InvalidDataException error = Assert.Throws<InvalidDataException>(() => writer.Append(["c"], [65520]));
        Assert.Contains("\"c\": expected a finite vector within ±65504", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Append_MoreThanABlock_IsAppendedInBlocks()
    {
        const int Wide = 1 << 20; // 4 MB a row, so four rows a block
        string[] ids = TestData.Ids(9);
        float[] vectors = new float[9 * Wide];
        vectors.AsSpan(8 * Wide).Fill(3);
        using (VectorStoreWriter writer = VectorStoreWriter.Create(StorePath, Wide, "m"))
            writer.Append(ids, vectors);
        using (FileStream part = new(ResumableFile.PartPath(StorePath), FileMode.Open))
            part.SetLength(part.Length - 1);
        using VectorStoreWriter resumed = VectorStoreWriter.Resume(StorePath, Wide, "m");
        Assert.Equal(8, resumed.Count);
    }

    private void Complete(int count, VectorElement element, string? path = null)
    {
        using VectorStoreWriter writer = VectorStoreWriter.Create(path ?? StorePath, Dimension, "m", element);
        Append(writer, 100, count);
        writer.Complete();
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

    /// <summary>Appends up to <paramref name="count"/> passages and stops, as if the process were killed.</summary>
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
