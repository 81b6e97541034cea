using Hypencoder.Search.Files;

namespace Hypencoder.Search.Tests.Vectors;

public sealed class LargeVectorStoreTests : IDisposable
{
    private const int Dimension = 2048;
    private const int Passages = 600_000; // 4.9 GB of zeros, which take no room in the file
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Read_BeyondFourGigabytes_FindsTheRow()
    {
        string path = _folder.File("large.bin");
        Write(path);
        using VectorStore store = VectorStore.Open(path);
        float[] vector = new float[Dimension];
        store.Read(Passages - 1, vector);
        Assert.Equal([0, 0, 0, 7], vector[^4..]);
        Assert.Equal(vector, store.Vectors(Passages - 2, 2)[Dimension..].ToArray());
        Assert.Equal(0, store.Vector(Passages / 2).IndexOfAnyExcept(0f) + 1);
        Assert.Throws<InvalidDataException>(() => store.Id(Passages - 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => store.Rows(0, Passages).Length);
    }

    /// <summary>A store of zeros and empty ids, except for the last value of the last row.</summary>
    private static void Write(string path)
    {
        VectorStoreHeader header = new(VectorElement.Float32, Dimension, Passages, 0, 0, "");
        Assert.True(header.IdOffsetsAt > 1L << 32);
        byte[] group = new byte[RowChecksums.RowsPerGroup * header.RowBytes];
        uint[] checksums = new uint[CheckedRows.Groups(Passages, RowChecksums.RowsPerGroup) + 1];
        checksums.AsSpan().Fill(Crc32C.Compute(group));
        int rest = Passages % RowChecksums.RowsPerGroup * header.RowBytes;
        BitConverter.TryWriteBytes(group.AsSpan(rest - sizeof(float)), 7f);
        checksums[^2] = Crc32C.Compute(group.AsSpan(0, rest));
        checksums[^1] = Crc32C.Compute(new byte[(Passages + 1) * sizeof(long)]);
        byte[] table = [.. checksums.SelectMany(BitConverter.GetBytes)];
        try
        {
            using FileStream file = new(path, FileMode.CreateNew);
            file.SetLength(header.FileLength);
            file.Write((header with { ChecksumOfChecksums = Crc32C.Compute(table) }).ToBytes());
            file.Position = FileHeader.Size + (long)Passages * header.RowBytes - sizeof(float);
            file.Write(BitConverter.GetBytes(7f));
            file.Position = header.ChecksumsAt;
            file.Write(table);
        }
        catch (IOException e)
        {
            Assert.Skip($"the file system does not support a sparse file of this length: {e.Message}");
        }
    }
}
