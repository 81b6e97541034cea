using Hypencoder.Search.Files;
using Hypencoder.Search.Tests.Files;

namespace Hypencoder.Search.Tests.Vectors;

public sealed class VectorStoreDamageTests : IDisposable
{
    private const int Dimension = 3;
    private readonly TempFolder _folder = new();
    private readonly QNet _query = TestData.QNet(1, [Dimension, 2, 1]);

    public static TheoryData<VectorElement> Kinds => [.. Enum.GetValues<VectorElement>()];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Read_AnyByteChangedOrCut_IsIntactOrRefused(VectorElement element) =>
        Check(element, 11, 4, everywhere: false);

    [Theory(Explicit = true)]
    [Trait("Speed", "slow")]
    [MemberData(nameof(Kinds))]
    public void Read_AnyByteOfGroupsAsWritten_IsIntactOrRefused(VectorElement element) =>
        Check(element, 300, RowChecksums.RowsPerGroup, everywhere: true);

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Read_OneGroupDamaged_ServesTheOthers(VectorElement element)
    {
        float[] vectors = TestData.Vectors(1, 20 * Dimension);
        string path = _folder.File("vectors.bin");
        float[][] expected;
        using (VectorStore intact = TestData.Store(_folder, vectors, Dimension, element: element, rowsPerGroup: 4))
            expected = [.. Enumerable.Range(0, 20).Select(i => Row(intact, i))];
        byte[] bytes = File.ReadAllBytes(path);
        bytes[FileHeader.Size + 9 * VectorRows.Bytes(element, Dimension)] ^= 4;
        File.WriteAllBytes(path, bytes);
        using VectorStore store = VectorStore.Open(path);
        for (int time = 0; time < 2; time++)
        {
            for (int i = 0; i < 20; i++)
            {
                Assert.Equal($"d{i}", store.Id(i));
                if (i / 4 != 2)
                {
                    Assert.Equal(expected[i], Row(store, i));
                    continue;
                }
                InvalidDataException error = Assert.Throws<InvalidDataException>(() => Row(store, i));
                Assert.Contains("vectors 8 to 11", error.Message, StringComparison.Ordinal);
            }
            Assert.Throws<InvalidDataException>(() => store.Read(0, 20, new float[20 * Dimension]));
            foreach (int threads in new[] { 1, 4 })
                Assert.Throws<InvalidDataException>(
                    () => new ExhaustiveSearch(store, new() { Threads = threads }).Search(_query, 3));
        }
    }

    [Fact]
    public void Id_DamagedIds_IsRefusedAndVectorsAreServed()
    {
        using (TestData.Store(_folder, [1, 2, 3, 4, 5, 6], Dimension))
        {
        }
        string path = _folder.File("vectors.bin");
        byte[] bytes = File.ReadAllBytes(path);
        bytes[^16] ^= 1; // "d0d1", four zeros, and two checksums of four bytes
        File.WriteAllBytes(path, bytes);
        using VectorStore store = VectorStore.Open(path);
        Assert.Equal([4f, 5f, 6f], store.Vector(1).ToArray());
        for (int time = 0; time < 2; time++)
            Assert.Contains(
                "ids", Assert.Throws<InvalidDataException>(() => store.Id(0)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_GroupsOf1024_IsRead()
    {
        float[] vectors = TestData.Vectors(1, 2100 * Dimension);
        using VectorStore store = TestData.Store(_folder, vectors, Dimension, rowsPerGroup: 1024);
        store.Verify();
        Assert.Equal(vectors, store.Vectors(0, 2100).ToArray());
    }

    [Fact]
    public void Read_VerifiedGroups_AllocatesNothing()
    {
        foreach (VectorElement element in Enum.GetValues<VectorElement>())
        {
            using VectorStore store = TestData.Store(_folder, TestData.Vectors(1, 3000), 1, element: element);
            float[] vectors = new float[3000];
            Assert.Equal(0, TestData.Allocated(() => store.Read(0, 3000, vectors)));
        }
    }

    private static float[] Row(VectorStore store, int index)
    {
        float[] vector = new float[store.Dimension];
        store.Read(index, vector);
        return vector;
    }

    private void Check(VectorElement element, int count, int rowsPerGroup, bool everywhere)
    {
        string path = _folder.File("vectors.bin");
        float[][] vectors;
        Ranking ranking;
        using (VectorStore store = TestData.Store(
            _folder, TestData.Vectors(1, count * Dimension), Dimension, element: element, rowsPerGroup: rowsPerGroup))
        {
            vectors = [.. Enumerable.Range(0, count).Select(i => Row(store, i))];
            ranking = Search(store);
        }
        string[] ids = TestData.Ids(count);
        byte[] intact = File.ReadAllBytes(path);
        int served = Damage.Try(intact, path, everywhere, () =>
        {
            using VectorStore store = VectorStore.Open(path);
            int damaged = 0;
            for (int i = 0; i < count; i++)
            {
                float[]? vector = Damage.OrNull(() => Row(store, i));
                string? id = Damage.OrNull(() => store.Id(i));
                damaged += vector is null || id is null ? 1 : 0;
                Assert.Equal(vector is null ? null : vectors[i], vector);
                Assert.Equal(id is null ? null : ids[i], id);
            }
            Assert.True(damaged == 0 || damaged == count || damaged <= rowsPerGroup);
            Ranking? found = Damage.OrNull(() => Search(store));
            Assert.Equal(found is null ? null : ranking.Indices, found?.Indices);
            Assert.Equal(found is null ? null : ranking.Scores, found?.Scores);
        });
        Assert.InRange(served, 1, intact.Length - FileHeader.Size);
    }

    private Ranking Search(VectorStore store) =>
        new ExhaustiveSearch(store, new() { Threads = 1 }).Search(_query, 5);
}
