using Hypencoder.Data;
using Hypencoder.Retrieval;
using Hypencoder.Search;

namespace Hypencoder.Benchmarking.Tests;

public sealed class LatencyBenchTests : IDisposable
{
    private const int TopK = 20;
    private static readonly LatencyOptions Options = new() { TopK = TopK, Rounds = 1, BatchSize = 5, Neighbors = 5 };
    private readonly TinyComparison _tiny = new();

    public void Dispose() => _tiny.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void MeasureOn_TinyModels_HasEverySystemOfBoth(int threads)
    {
        using LatencyBench bench = Bench();
        LatencyComparison comparison = bench.MeasureOn(threads);
        Assert.Equal((threads, TopK), (comparison.Threads, comparison.TopK));
        Assert.Equal((12, 300), (comparison.Queries, comparison.Passages));
        Assert.Equal(["bi-encoder", "hypencoder"], comparison.Encoding.Select(e => e.Model));
        bool hasFaiss = FaissLibrary.Instance.Missing is null;
        Assert.Equal(
            hasFaiss ? 3 : 0, comparison.Systems.Select(s => s.System.Faiss).OfType<FaissKind>().Distinct().Count());
        Assert.Equal(
            ["inner product", "exhaustive"],
            comparison.Systems.Where(s => s.System.IsExact).Select(s => s.System.Name));
        Assert.Equal(8, comparison.Systems.Count(s => s.System.Name == "graph"));
        Assert.Equal(4, comparison.Systems.Count(s => s.System.Name == "two-stage"));
        Assert.Single(comparison.Systems, s => s.System.Name == "linearised");
        Assert.DoesNotContain(
            comparison.Ratios, r => r.Reason.Contains("linearised", StringComparison.Ordinal)); // it would win them
        Assert.All(comparison.Systems, s =>
        {
            Assert.InRange(s.Recall, 0, 1);
            Assert.True(s.Query.Median > s.Search.Median);
            Assert.True(s.System.MemoryBytes >= 300 * 16 * sizeof(float));
        });
        Assert.Equal(hasFaiss, comparison.Ratios.Single(r => r.Name == "query_vs_faiss_hnsw").Reason != FaissLibrary.Instance.Missing);
    }

    /// <summary>The reference scores all passages and counts those before the relevant one, like trec_eval.</summary>
    [Fact]
    public void MeasureOn_ExactAndGraph_HaveTheRecallAndNdcgOfAReference()
    {
        using LatencyBench bench = Bench();
        LatencyComparison comparison = bench.MeasureOn(1);
        PassageIndex index = _tiny.BiEncoder.Index;
        double ndcg = 0;
        foreach (Query query in _tiny.Queries)
        {
            QNet net = _tiny.BiEncoder.Model.EncodeQueries([query.Text])[0];
            float[] scores = net.Score(index.Vectors.Vectors(0, 300));
            string relevant = $"p{query.Id[1..]}";
            float score = scores[Enumerable.Range(0, 300).Single(row => index.Vectors.Id(row) == relevant)];
            int rank = Enumerable.Range(0, 300).Count(row => scores[row] > score
                || (scores[row] == score && string.CompareOrdinal(index.Vectors.Id(row), relevant) > 0));
            ndcg += rank < 10 ? 1 / Math.Log2(rank + 2) : 0;
        }
        SystemLatency exact = comparison.Systems.Single(s => s.System.Name == "inner product");
        Assert.Equal(ndcg / _tiny.Queries.Count, exact.Ndcg, 1e-9);
        Assert.All(comparison.Systems.Where(s => s.System.IsExact), s => Assert.Equal(1, s.Recall));
        Assert.All(comparison.Systems.Where(s => s.System.IsExact), s => Assert.Equal(300, s.PassagesScored));
        SystemLatency graph = comparison.Systems.First(s => s.System.Name == "graph");
        Assert.Equal(GraphRecall(graph.System), graph.Recall, 1e-9);
    }

    [Fact]
    public void Dispose_GraphThatWasBuilt_LeavesTheIndexAsItWas()
    {
        string[] before = Directory.GetFiles(_tiny.Hypencoder.Index.Directory);
        Bench().Dispose();
        Assert.Equal(before, Directory.GetFiles(_tiny.Hypencoder.Index.Directory));
    }

    [Fact]
    public void Constructor_ModelsExchanged_NamesTheFirst()
    {
        InvalidDataException e = Assert.Throws<InvalidDataException>(() => new LatencyBench(
            _tiny.Hypencoder, _tiny.BiEncoder, _tiny.Queries, _tiny.Qrels, Options));
        Assert.Equal("hypencoder: expected a BiEncoder, found a Hypencoder", e.Message);
    }

    [Fact]
    public void Constructor_NoQueries_Throws() => Assert.ThrowsAny<ArgumentException>(
        () => new LatencyBench(_tiny.BiEncoder, _tiny.Hypencoder, [], _tiny.Qrels, Options));

    private LatencyBench Bench() => new(_tiny.BiEncoder, _tiny.Hypencoder, _tiny.Queries, _tiny.Qrels, Options);

    /// <summary>Efficient 1, scaled to 300 passages: one entry point and one candidate.</summary>
    private double GraphRecall(SystemDescription system)
    {
        Assert.Equal("Efficient 1, scaled", system.Setting);
        VectorStore vectors = _tiny.Hypencoder.Index.Vectors;
        string path = Path.Combine(_tiny.Hypencoder.Index.Directory, "reference-graph.bin");
        NeighborGraphBuilder.Build(vectors, path, new NeighborGraphOptions { Neighbors = 5 });
        using NeighborGraph graph = NeighborGraph.Open(path);
        GraphSearch search = new(vectors, graph, new GraphSearchOptions { EntryPoints = 1, Candidates = 1 });
        double sum = 0;
        foreach (Query query in _tiny.Queries)
        {
            QNet net = _tiny.Hypencoder.Model.EncodeQueries([query.Text])[0];
            float[] scores = net.Score(vectors.Vectors(0, 300));
            int[] best =
                [.. Enumerable.Range(0, 300).OrderByDescending(row => scores[row]).ThenBy(row => row).Take(TopK)];
            sum += (double)search.Search(net, TopK).Indices.Count(best.Contains) / TopK;
        }
        return sum / _tiny.Queries.Count;
    }
}
