using Hypencoder.Search.Files;

namespace Hypencoder.Search.Tests.Vectors;

public sealed class VectorStoreTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Open_WrittenStore_GivesBackIdsAndVectors()
    {
        string path = _folder.File("vectors.bin");
        using (VectorStoreWriter writer = VectorStoreWriter.Create(path, 3, "model-α"))
        {
            writer.Append(["a", "пассаж", "c"], [1, 2, 3, 4, 5, 6, 7, 8, 9]);
            writer.Append(["d"], [10, 11, 12]);
            Assert.Equal(4, writer.Count);
            Assert.False(File.Exists(path));
            writer.Complete();
        }
        using VectorStore store = VectorStore.Open(path);
        Assert.Equal((4, 3, "model-α"), (store.Count, store.Dimension, store.ModelFingerprint));
        Assert.Equal(["a", "пассаж", "c", "d"], Enumerable.Range(0, 4).Select(store.Id));
        Assert.Equal([4f, 5f, 6f], store.Vector(1).ToArray());
        Assert.Equal([7f, 8f, 9f, 10f, 11f, 12f], store.Vectors(2, 2).ToArray());
        store.Verify();
        Assert.Equal([path], Directory.GetFiles(Path.GetDirectoryName(path)!));
    }

    [Fact]
    public void Open_EmptyStore_HasNoPassages()
    {
        using VectorStore store = TestData.Store(_folder, [], 5);
        Assert.Equal(0, store.Count);
        Assert.True(store.Vectors(0, 0).IsEmpty);
        store.Verify();
    }

    [Fact]
    public void Vectors_OutsideTheStore_Throws()
    {
        using VectorStore store = TestData.Store(_folder, TestData.Vectors(1, 12), 4);
        Assert.Throws<ArgumentOutOfRangeException>(() => store.Vector(3).Length);
        Assert.Throws<ArgumentOutOfRangeException>(() => store.Vector(-1).Length);
        Assert.Throws<ArgumentOutOfRangeException>(() => store.Vectors(1, 3).Length);
        Assert.Throws<ArgumentOutOfRangeException>(() => store.Id(3));
    }

    [Fact]
    public void Vector_AfterDispose_Throws()
    {
        VectorStore store = TestData.Store(_folder, TestData.Vectors(1, 12), 4);
        store.Dispose();
        Assert.Throws<ObjectDisposedException>(() => store.Vector(0).Length);
        store.Dispose();
    }

    [Fact]
    public void Fingerprint_OtherVectorsOrIds_Differs()
    {
        float[] vectors = TestData.Vectors(1, 12);
        using VectorStore store = TestData.Store(_folder, vectors, 4, "a");
        using VectorStore same = TestData.Store(_folder, vectors, 4, "b");
        vectors[5]++;
        using VectorStore other = TestData.Store(_folder, vectors, 4, "c");
        Assert.Equal(store.Fingerprint, same.Fingerprint);
        Assert.NotEqual(store.Fingerprint, other.Fingerprint);
    }

    [Theory]
    [InlineData(0, "HYPVECTR")]
    [InlineData(8, "version 1")]
    [InlineData(12, "header checksum")]
    [InlineData(33, "header checksum")]
    [InlineData(90, "header checksum")]
    public void Open_DamagedHeader_SaysWhatWasExpected(int position, string expected)
    {
        string path = Damage(position);
        InvalidDataException error = Assert.Throws<InvalidDataException>(() => VectorStore.Open(path));
        Assert.StartsWith($"{path}: expected ", error.Message, StringComparison.Ordinal);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(4096, "vectors 0 to 255")]
    [InlineData(4096 + 1792 * 16, "vectors 1792 to 2046")]
    [InlineData(4096 + 2047 * 16 + 8, "ids")]
    public void Verify_DamagedData_SaysWhere(int position, string where)
    {
        using VectorStore store = VectorStore.Open(Damage(position));
        InvalidDataException error = Assert.Throws<InvalidDataException>(store.Verify);
        Assert.Contains($"of the {where}", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_AnyTruncation_IsRefused()
    {
        using (TestData.Store(_folder, TestData.Vectors(1, 12), 4))
        {
        }
        byte[] bytes = File.ReadAllBytes(_folder.File("vectors.bin"));
        string path = _folder.File("short");
        foreach (int length in new[] { 0, 1, 7, 63, 4095, 4096, 4100, bytes.Length - 1 })
        {
            File.WriteAllBytes(path, bytes[..length]);
            InvalidDataException error = Assert.Throws<InvalidDataException>(() => VectorStore.Open(path));
            Assert.Contains($"found {length}", error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Open_UnfinishedStore_IsRefused()
    {
        string path = _folder.File("vectors.bin");
        using VectorStoreWriter writer = VectorStoreWriter.Create(path, 2, "");
        writer.Append(["a"], [1, 2]);
        Assert.Throws<FileNotFoundException>(() => VectorStore.Open(path));
        Assert.Throws<InvalidDataException>(() => VectorStore.Open(ResumableFile.PartPath(path)));
    }

    private string Damage(int position)
    {
        using (TestData.Store(_folder, TestData.Vectors(1, 2047 * 4), 4))
        {
        }
        string path = _folder.File("vectors.bin");
        byte[] bytes = File.ReadAllBytes(path);
        bytes[position] ^= 0x10;
        File.WriteAllBytes(path, bytes);
        return path;
    }
}
