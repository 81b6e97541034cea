using System.Buffers.Binary;
using Hypencoder.Search.Files;

namespace Hypencoder.Search.Tests.Files;

/// <summary>
/// Index files with changed values but valid checksums: each is refused because of its values.
/// </summary>
public sealed class CraftedFileTests : IDisposable
{
    private const int Count = 40;
    private const int D = 4;
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(VectorElement.Float32, 5 * 16 + 4, 0x7FC00000, "vector 5: expected finite values, found NaN")]
    [InlineData(VectorElement.Float32, 39 * 16 + 12, 0x7F800000, "vector 39: expected finite values, found Infinity")]
    [InlineData(VectorElement.Float16, 2 * 8, 0x3C00FC00, "vector 2: expected finite values, found -Infinity")]
    [InlineData(VectorElement.Int8, 3 * 8 + 4, 0x7FC00000, "vector 3: expected a finite scale above zero, found NaN")]
    [InlineData(VectorElement.Int8, 3 * 8 + 4, 0x7F7FFFFF, "vector 3: expected a finite scale above zero")]
    [InlineData(VectorElement.Int8, 3 * 8 + 4, 0, "vector 3: expected a finite scale above zero, found 0")]
    [InlineData(VectorElement.Int8, 3 * 8 + 4, -1082130432, "vector 3: expected a finite scale above zero, found -1")]
    [InlineData(VectorElement.Int8, 3 * 8, 0, "vector 3: expected values of −127 to 127, found −128")]
    public void Read_ValuesThatNoWriterWrites_IsRefused(VectorElement element, int at, int value, string expected)
    {
        string path = Store(element);
        Craft(path, file => BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(FileHeader.Size + at), value));
        using VectorStore store = VectorStore.Open(path);
        Refused(path, expected, () => store.Read(0, Count, new float[Count * D]));
        Refused(path, expected, store.Verify);
    }

    [Theory]
    [InlineData(0, 1, "found that of passage 0 from 1 to 1")]
    [InlineData(8, 0, "found that of passage 0 from 0 to 0")]
    [InlineData(16, 1, "found that of passage 1 from 2 to 1")]
    [InlineData(8, -1, "found that of passage 0 from 0 to -1")]
    [InlineData(40 * 8, long.MaxValue, "found that of passage 39")]
    [InlineData(41 * 8, 0x3164_2020_2020_FF20, "expected the id of passage 0 as UTF-8")] // ids after the offsets
    [InlineData(41 * 8, 0x3164_3164_3264_3164, "\"d1\" of passage 0 again, of passage 2")]
    public void Id_OffsetsOrTextThatNoWriterWrites_IsRefused(int at, long value, string expected)
    {
        string path = Store(VectorElement.Float32);
        Craft(path, file => BinaryPrimitives.WriteInt64LittleEndian(
            file.AsSpan(FileHeader.Size + Count * D * 4 + at), value));
        using VectorStore store = VectorStore.Open(path);
        store.Read(0, new float[D]);
        Refused(path, expected, () => store.Id(20));
        Refused(path, expected, store.Verify);
    }

    [Theory]
    [InlineData(0, 0, "expected element kind")]
    [InlineData(0, 4, "expected element kind")]
    [InlineData(1, 0, "expected a dimension of 1 to 1048576, found 0")]
    [InlineData(1, 8, "bytes for 40 vectors")]
    [InlineData(1, long.MinValue, "expected a dimension")]
    [InlineData(2, 41, "bytes for 41 vectors")]
    [InlineData(2, -1, "expected a number of vectors")]
    [InlineData(2, int.MaxValue, "bytes for 2147483647 vectors")]
    [InlineData(3, long.MaxValue, "expected a length of the ids")]
    [InlineData(4, 3, "power of two")]
    [InlineData(4, 0, "expected a group of rows")]
    [InlineData(5, -1, "expected a checksum of the checksums")]
    public void Open_HeaderOfAStore_IsRefused(int field, long value, string expected)
    {
        string path = Store(VectorElement.Float32);
        CraftHeader(path, file => CraftedChecksums.SetField(file, field, value));
        Refused(path, expected, () => VectorStore.Open(path).Dispose());
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(FileHeader.Size)]
    [InlineData(int.MinValue)]
    [InlineData(int.MaxValue)]
    public void Open_LengthOfTheHeadersText_IsRefused(int length)
    {
        foreach (string path in new[] { Store(VectorElement.Float32), Graph(), Clusters() })
        {
            CraftHeader(path, file => BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(80), length));
            Refused(path, "length of the header's text", () => Open(path));
        }
    }

    [Fact]
    public void Open_HeadersTextThatIsNoText_IsRefused()
    {
        string path = Store(VectorElement.Float32);
        CraftHeader(path, file => file[84] = 0xFF);
        Refused(path, "UTF-8", () => Open(path));
    }

    [Theory]
    [InlineData(0, 5, "neighbours other than itself, found itself")] // of passage 5
    [InlineData(1, 40, "neighbours of 0 to 39, found 40")]
    [InlineData(1, int.MinValue, "neighbours of 0 to 39")]
    [InlineData(1, -2, "neighbours of 0 to 39, found -2")]
    [InlineData(0, -1, "no neighbour after −1")]
    public void Neighbors_RowThatNoGraphHas_IsRefused(int place, int value, string expected)
    {
        string path = Graph();
        Craft(path, file => BinaryPrimitives.WriteInt32LittleEndian(
            file.AsSpan(FileHeader.Size + (5 * 3 + place) * sizeof(int)), value));
        using NeighborGraph graph = NeighborGraph.Open(path);
        for (int time = 0; time < 2; time++)
            Refused(path, "passage 5: expected " + expected, () => graph.Neighbors(5).ToArray());
        Refused(path, "passage 5: expected " + expected, graph.Verify);
        Assert.Equal(3, graph.Neighbors(4).Length);
    }

    [Fact]
    public void Neighbors_OneTwice_IsRefused()
    {
        string path = Graph();
        Craft(path, file => file.AsSpan(FileHeader.Size, 4).CopyTo(file.AsSpan(FileHeader.Size + 8)));
        using NeighborGraph graph = NeighborGraph.Open(path);
        Refused(path, "passage 0: expected distinct neighbours", () => graph.Neighbors(0).ToArray());
    }

    [Fact]
    public void CheckStore_HeaderOfAnotherShape_IsRefused()
    {
        using VectorStore store = VectorStore.Open(Store(VectorElement.Float32));
        string path = Graph();
        CraftHeader(path, file =>
        {
            // Half as many passages with twice as many neighbours take the same space.
            CraftedChecksums.SetField(file, 0, Count / 2);
            CraftedChecksums.SetField(file, 1, 6);
        });
        using NeighborGraph graph = NeighborGraph.Open(path);
        Refused(path, "expected the 40 passages", () => graph.CheckStore(store));
    }

    [Theory]
    [InlineData(0, 41, "")]
    [InlineData(0, 0, "number of clusters")]
    [InlineData(1, 2, "")]
    [InlineData(1, 1L << 27, "expected a dimension of 1 to 1048576")]
    [InlineData(2, 0, "number of clusters")]
    [InlineData(2, 41, "number of clusters")]
    [InlineData(3, -1, "number of panels")]
    [InlineData(4, 1, "")]
    public void Open_HeaderOfClusters_IsRefused(int field, long value, string expected)
    {
        string path = Clusters();
        CraftHeader(path, file => CraftedChecksums.SetField(file, field, value));
        Refused(path, expected, () => Open(path));
    }

    [Theory]
    [InlineData(0, 0x7FC00000, "expected finite mean, found NaN as value 0")]
    [InlineData(D + 1, 0x7F800000, "expected finite centroids")]
    [InlineData(D + 3 * D, -1082130432, "expected spreads of zero or more")]
    [InlineData(D + 3 * D + 3 + 7, 0x7FC00000, "expected finite deviations, found NaN as value 7")]
    [InlineData(Sizes, -1, "expected a size of cluster 0")]
    [InlineData(Sizes + 2, int.MaxValue, "expected a size of cluster 2")]
    [InlineData(Sizes, 0, "expected 40 passages in")]
    [InlineData(Sizes + 3, 40, "expected a passage of a cluster of 0 to 39, found 40")]
    [InlineData(Sizes + 3 + 39, -1, "expected a passage of a cluster of 0 to 39, found -1")]
    public void Open_TableOfClusters_IsRefused(int at, int value, string expected)
    {
        string path = Clusters();
        Craft(path, file => BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(TableAt(file) + 4 * at), value));
        Refused(path, expected, () => Open(path));
    }

    [Fact]
    public void Open_PassageInTwoClusters_IsRefused()
    {
        string path = Clusters();
        Craft(path, file =>
        {
            int members = TableAt(file) + 4 * (Sizes + 3);
            file.AsSpan(members, 4).CopyTo(file.AsSpan(members + 39 * 4));
        });
        Refused(path, "expected every passage once", () => Open(path));
    }

    [Theory]
    [InlineData(0, 0x7FC00000)] // scale
    [InlineData(0, 0x7F800000)]
    [InlineData(0, 0)]
    [InlineData(0, -1082130432)]
    [InlineData(64, 1)] // initial value
    [InlineData(128, 0)] // codes of the first passage
    public void Panels_ThatNoWriterWrites_AreRefused(int at, int value)
    {
        string path = Clusters();
        Craft(path, file => BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(FileHeader.Size + at), value));
        using PassageClusters clusters = PassageClusters.Open(path);
        Refused(path, "panel 0: expected finite scales", () => clusters.Panels(0, 1).ToArray());
        Refused(path, "panel 0: expected finite scales", clusters.Verify);
    }

    /// <summary>A case that once made the process read outside the file.</summary>
    [Fact]
    public void CheckStore_ClustersOfASmallerDimension_IsRefused()
    {
        using VectorStore store = VectorStore.Open(Store(VectorElement.Float32));
        using VectorStore narrow = TestData.Store(_folder, TestData.Vectors(1, Count * 2), 2, "narrow.bin");
        string path = _folder.File("clusters.bin");
        PassageClustersBuilder.Build(narrow, path, new() { Clusters = 3, Threads = 1 });
        CraftHeader(path, file =>
        {
            byte[] text = System.Text.Encoding.UTF8.GetBytes(store.Fingerprint);
            text.CopyTo(file, 84);
            BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(80), text.Length);
        });
        using PassageClusters clusters = PassageClusters.Open(path);
        Refused(path, "expected the 40 vectors of 4 values", () => new TwoStageSearch(store, clusters));
        Assert.Throws<ArgumentOutOfRangeException>(
            () => ClusterScan.Create(clusters).Find(new float[D], 3, new int[5], new float[5]));
    }

    private const int Sizes = D + 3 * D + 3 + Count * D; // in values behind the beginning of the table

    private static int TableAt(byte[] file) => FileHeader.Size + (int)CraftedChecksums.Field(file, 3) * (128 + 64);

    private string Store(VectorElement element)
    {
        using (TestData.Store(_folder, TestData.Vectors(1, Count * D), D, element: element))
            return _folder.File("vectors.bin");
    }

    private string Graph()
    {
        using VectorStore store = VectorStore.Open(Store(VectorElement.Float32));
        NeighborGraphBuilder.Build(store, _folder.File("graph.bin"), new() { Neighbors = 3, Threads = 1 });
        return _folder.File("graph.bin");
    }

    private string Clusters()
    {
        using VectorStore store = VectorStore.Open(Store(VectorElement.Float32));
        PassageClustersBuilder.Build(store, _folder.File("clusters.bin"), new() { Clusters = 3, Threads = 1 });
        return _folder.File("clusters.bin");
    }

    private static void Open(string path)
    {
        using IDisposable opened = Path.GetFileName(path) switch
        {
            "graph.bin" => NeighborGraph.Open(path),
            "clusters.bin" => PassageClusters.Open(path),
            _ => VectorStore.Open(path),
        };
    }

    private static void Craft(string path, Action<byte[]> change)
    {
        byte[] file = File.ReadAllBytes(path);
        change(file);
        CraftedChecksums.MakeRight(file);
        File.WriteAllBytes(path, file);
    }

    private static void CraftHeader(string path, Action<byte[]> change)
    {
        byte[] file = File.ReadAllBytes(path);
        change(file);
        CraftedChecksums.Header(file);
        File.WriteAllBytes(path, file);
    }

    private static void Refused(string path, string expected, Action use)
    {
        string message = Assert.Throws<InvalidDataException>(use).Message;
        Assert.StartsWith(path, message, StringComparison.Ordinal);
        Assert.Contains(expected, message, StringComparison.Ordinal);
        Assert.InRange(message.Length, 1, 500);
    }
}
