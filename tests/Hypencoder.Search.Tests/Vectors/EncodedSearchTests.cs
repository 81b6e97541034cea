using Hypencoder.Search.Kernels;

namespace Hypencoder.Search.Tests.Vectors;

public sealed class EncodedSearchTests : IDisposable
{
    private const int Dimension = 19;
    private const int Passages = 5000; // three chunks of the exhaustive search
    private readonly TempFolder _folder = new();

    public static TheoryData<VectorElement> Kinds => [.. Enum.GetValues<VectorElement>()];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Search_EveryStrategy_ScoresTheDecodedVectors(VectorElement element)
    {
        using VectorStore store = TestData.Store(
            _folder, TestData.Vectors(1, Passages * Dimension), Dimension, element: element);
        float[] decoded = new float[Passages * Dimension];
        store.Read(0, Passages, decoded);
        QNet query = TestData.QNet(2, [Dimension, 24, 24, 1], new QNetOptions { Residual = false });
        QNet vector = QNet.InnerProduct(TestData.Vectors(3, Dimension));
        foreach (int threads in new[] { 1, 3 })
        {
            AssertScores(new ExhaustiveSearch(store, new() { Threads = threads }), query, decoded);
            AssertScores(new InnerProductSearch(store, new() { Threads = threads }), vector, decoded);
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Search_Graph_ScoresTheDecodedVectors(VectorElement element)
    {
        using VectorStore store = TestData.Store(_folder, TestData.Vectors(1, 300 * 4), 4, element: element);
        string path = _folder.File("graph.bin");
        NeighborGraphBuilder.Build(store, path, new() { Neighbors = 5, Threads = 2 });
        using NeighborGraph graph = NeighborGraph.Open(path);
        float[] decoded = new float[300 * 4];
        store.Read(0, 300, decoded);
        for (int i = 0; i < 300; i += 37)
        {
            double kth = graph.Neighbors(i).ToArray().Max(y => Distance(decoded, i, y));
            Assert.Equal(5, Enumerable.Range(0, 300).Count(y => y != i && Distance(decoded, i, y) <= kth));
        }
        GraphSearchOptions everything = new() { Candidates = 300, EarlyStop = false, Threads = 2 };
        AssertScores(
            new GraphSearch(store, graph, everything), TestData.QNet(2, [4, 4, 1]), decoded);
    }

    [Fact]
    public void Vectors_OfAnEncodedStore_NamesRead()
    {
        using VectorStore store = TestData.Store(_folder, [1, 2], 2, element: VectorElement.Int8);
        InvalidOperationException error =
            Assert.Throws<InvalidOperationException>(() => store.Vector(0).Length);
        Assert.Contains("int8 vectors: use Read", error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => store.Read(0, new float[1]));
        Assert.Throws<ArgumentOutOfRangeException>(() => store.Read(1, 1, new float[2]));
    }

    /// <summary>
    /// Scores have the same bits as the kernel's for the decoded vectors, and equal the scalar loop's within its
    /// tolerance.
    /// </summary>
    private static void AssertScores(ISearchStrategy strategy, QNet query, float[] decoded)
    {
        int count = decoded.Length / query.InputDimension;
        float[] scores = new float[count], scalar = new float[count];
        QNetScorer.Score(query, decoded, scores);
        ScalarQNetKernel kernel = new();
        kernel.Load(query);
        kernel.Score(decoded, scalar, new QNetWorkspace());
        int[] expected = [.. Enumerable.Range(0, count).OrderByDescending(i => scores[i]).ThenBy(i => i).Take(20)];
        Ranking ranking = strategy.Search(query, 20);
        Assert.Equal(expected, ranking.Indices);
        Assert.Equal(expected.Select(i => scores[i]), ranking.Scores);
        for (int i = 0; i < ranking.Indices.Length; i++)
        {
            float score = scalar[ranking.Indices[i]];
            Assert.Equal(score, ranking.Scores[i], 1e-4 * Math.Max(1, Math.Abs(score)));
        }
    }

    private static double Distance(float[] vectors, int one, int other)
    {
        double sum = 0;
        for (int i = 0; i < 4; i++)
            sum += Math.Pow((double)vectors[one * 4 + i] - vectors[other * 4 + i], 2);
        return sum;
    }
}
