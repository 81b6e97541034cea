using System.Runtime.Intrinsics;
using Hypencoder.Search.Kernels;

namespace Hypencoder.Search.Tests.Clusters;

public sealed class ClusterScanTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public static TheoryData<int, bool> Scans =>
        [.. from bits in new[] { 128, 256, 512 } from vnni in new[] { false, true } select (bits, vnni)];

    public void Dispose() => _folder.Dispose();

    /// <summary>Compared with a loop over the decoded codes.</summary>
    [Theory]
    [MemberData(nameof(Scans))]
    public void Find_HugeMargin_FindsTheBestOfAll(int bits, bool vnni)
    {
        Assert.SkipWhen(vnni && !Int8TileVnni.IsSupported, "this processor has no AVX-VNNI");
        foreach (int d in new[] { 1, 4, 23, 64 })
        {
            using VectorStore store = TestData.Store(_folder, TestData.Vectors(d, 900 * d), d);
            using PassageClusters clusters = TestClusters.Build(_folder, store, new() { Clusters = 6 });
            ClusterScan scan = Create(clusters, bits, vnni);
            foreach (int wanted in new[] { 1, 40, 300, 900, 1000 })
            {
                float[] vector = TestData.Vectors(wanted, d), scores = new float[wanted];
                int[] indices = new int[wanted];
                int found = scan.Find(vector, 1e6f, indices, scores);
                (int Index, float Score)[] expected = [.. Products(clusters, vector)
                    .OrderByDescending(p => p.Score).ThenBy(p => p.Index).Take(wanted)];
                Assert.Equal(Math.Min(wanted, 900), found);
                Assert.Equal(expected.Select(p => p.Score), scores[..found]);
                // Of equal products at the end of the ranking any may be kept; in one dimension there are many.
                if (d > 1)
                    Assert.Equal(expected.Select(p => p.Index), indices[..found]);
                Assert.InRange(scan.Compared, 900, 900 + 6 * 15);
            }
        }
    }

    [Fact]
    public void Find_SmallMargin_ComparesFewerAndFindsMost()
    {
        const int Count = 20_000, D = 16;
        using VectorStore store = TestData.Store(_folder, TestData.Vectors(1, Count * D), D);
        using PassageClusters clusters = TestClusters.Build(_folder, store, new() { Clusters = 200 });
        ClusterScan scan = ClusterScan.Create(clusters);
        float[] vector = TestData.Vectors(2, D), scores = new float[100];
        int[] all = new int[100], some = new int[100];
        Assert.Equal(100, scan.Find(vector, 1e6f, all, scores));
        Assert.Equal(100, scan.Find(vector, 3, some, scores));
        Assert.InRange(scan.Compared, 100, Count / 2);
        Assert.True(all.Intersect(some).Count() >= 98);
    }

    /// <summary>A longer search must not affect a shorter one that follows.</summary>
    [Fact]
    public void Find_AfterALongerSearch_IsAsOnANewScan()
    {
        using VectorStore store = TestData.Store(_folder, TestData.Vectors(1, 5000 * 16), 16);
        using PassageClusters clusters = TestClusters.Build(_folder, store, new() { Clusters = 80 });
        ClusterScan used = ClusterScan.Create(clusters);
        used.Find(TestData.Vectors(3, 16), 3, new int[1500], new float[1500]);
        for (int seed = 0; seed < 20; seed++)
        {
            ClusterScan fresh = ClusterScan.Create(clusters);
            float[] vector = TestData.Vectors(10 + seed, 16), scores = new float[30], expectedScores = new float[30];
            int[] indices = new int[30], expected = new int[30];
            fresh.Find(vector, 0, expected, expectedScores);
            used.Find(vector, 0, indices, scores);
            Assert.Equal(expected, indices);
            Assert.Equal(expectedScores, scores);
            Assert.Equal(fresh.Compared, used.Compared);
        }
    }

    [Fact]
    public void MeanOfBest_IsThatOfTheBestCentroidsByTheirPassages()
    {
        const int Count = 700, D = 5;
        float[] vectors = TestData.Vectors(1, Count * D), w = TestData.Vectors(2, D), mean = new float[D];
        using VectorStore store = TestData.Store(_folder, vectors, D);
        using PassageClusters clusters = TestClusters.Build(_folder, store, new() { Clusters = 9 });
        int[][] members = [.. Enumerable.Range(0, 9).Select(c => clusters.Members(c).ToArray())];
        Assert.Contains(members, m => m.Length % 16 != 0);
        float[][] centroids = [.. clusters.Centroids.ToArray().Chunk(D)];
        int[] best = [.. Enumerable.Range(0, 9).OrderByDescending(c => centroids[c].Zip(w, (x, y) => x * y).Sum())];
        for (int wanted = 1, taken = 0; taken < 9; wanted = best.Take(taken).Sum(c => members[c].Length) + 1)
        {
            taken++;
            ClusterScan.Create(clusters).MeanOfBest(w, wanted, mean);
            int held = best.Take(taken).Sum(c => members[c].Length);
            for (int j = 0; j < D; j++)
            {
                Assert.Equal(
                    best.Take(taken).Sum(c => (double)members[c].Length * centroids[c][j]) / held, mean[j], 1e-5);
            }
        }
    }

    [Fact]
    public void Find_NotANumberInTheVector_FindsNothing()
    {
        using VectorStore store = TestData.Store(_folder, TestData.Vectors(1, 100 * 5), 5);
        using PassageClusters clusters = TestClusters.Build(_folder, store);
        Assert.Equal(
            0, ClusterScan.Create(clusters).Find([1, 2, float.NaN, 4, 5], 3, new int[10], new float[10]));
    }

    private static IEnumerable<(int Index, float Score)> Products(PassageClusters clusters, float[] vector)
    {
        float largest = vector.Max(MathF.Abs), scale = largest / 127, inverse = 127 / largest;
        int[] query = [.. vector.Select(value => (int)MathF.Round(value * inverse))];
        foreach ((int index, float passageScale, sbyte[] codes) in TestClusters.Passages(clusters))
            yield return (index, query.Zip(codes, (q, c) => q * c).Sum() * (passageScale * scale));
    }

    private static ClusterScan Create(PassageClusters clusters, int bits, bool vnni) => (bits, vnni) switch
    {
        (128, false) => new ClusterScan<Simd128, Vector128<float>, Int8TilePortable>(clusters),
        (256, false) => new ClusterScan<Simd256, Vector256<float>, Int8TilePortable>(clusters),
        (512, false) => new ClusterScan<Simd512, Vector512<float>, Int8TilePortable>(clusters),
        (128, true) => new ClusterScan<Simd128, Vector128<float>, Int8TileVnni>(clusters),
        (256, true) => new ClusterScan<Simd256, Vector256<float>, Int8TileVnni>(clusters),
        _ => new ClusterScan<Simd512, Vector512<float>, Int8TileVnni>(clusters),
    };
}
