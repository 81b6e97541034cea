using Hypencoder.Models;

namespace Hypencoder.Benchmarking.Tests;

public sealed class LatencyRatiosTests
{
    private static readonly SystemLatency[] OurSystems =
    [
        BiEncoder("inner product", null, recall: 1, search: 2, query: 3),
        Hypencoder("exhaustive", recall: 1, ndcg: 0.500, query: 20) with { System = Description("exhaustive", true) },
        Hypencoder("careful", recall: 0.9, ndcg: 0.496, query: 8),
        Hypencoder("hasty", recall: 0.5, ndcg: 0.494, query: 4),
    ];

    private static readonly SystemLatency[] FaissSystems =
    [
        BiEncoder("flat", FaissKind.Flat, recall: 1, search: 4, query: 5),
        BiEncoder("ivf", FaissKind.Ivf, recall: 0.95, search: 1, query: 2),
        BiEncoder("ef 10", FaissKind.Hnsw, recall: 0.8, search: 0.1, query: 1.1),
        BiEncoder("ef 20", FaissKind.Hnsw, recall: 0.8999, search: 3, query: 4),
        BiEncoder("ef 40", FaissKind.Hnsw, recall: 0.99, search: 9, query: 10),
    ];

    private static readonly SystemLatency[] USearchSystems =
    [
        USearch("usearch 10", recall: 0.7, search: 0.2, query: 1.2),
        USearch("usearch 40", recall: 0.95, search: 5, query: 6),
    ];

    [Theory]
    [InlineData(10, "careful")]
    [InlineData(99, "careful")]
    public void Fastest_OfShortRankings_IsTheFastestThatKeepsNdcg(int topK, string expected) =>
        Assert.Equal(expected, LatencyRatios.Fastest(OurSystems, topK).System.Name);

    /// <summary>"thorough" and "ef 40" reach a recall of .98; "ef 20" and "careful" do not.</summary>
    [Fact]
    public void Of_LongRankings_ComparesAtARecallThatBothReach()
    {
        SystemLatency[] systems =
        [
            .. OurSystems, Hypencoder("thorough", recall: 0.985, ndcg: 0.5, query: 12), .. FaissSystems,
        ];
        IReadOnlyList<LatencyRatio> ratios = LatencyRatios.Of(systems, 1000, null, null);
        Assert.Equal(new LatencyRatio("query_vs_faiss_hnsw", 12.0 / 10, "H, thorough by B, ef 40"), ratios[0]);
        Assert.Equal(
            new LatencyRatio("query_vs_faiss_fastest", 12.0 / 5, "H, thorough by B, flat"),
            ratios.Single(r => r.Name == "query_vs_faiss_fastest"));
        Assert.Equal("thorough", LatencyRatios.Fastest(systems, 1000).System.Name);
    }

    /// <summary>.8999 equals our recall to three digits; IVF has that recall, too, and is faster.</summary>
    [Fact]
    public void Of_AllSystems_DividesByTheNearestRecall()
    {
        Dictionary<string, double?> ratios = LatencyRatios.Of([.. OurSystems, .. FaissSystems, .. USearchSystems], 10, null, null)
            .ToDictionary(r => r.Name, r => r.Value);
        Assert.Equal(
            new Dictionary<string, double?>
            {
                ["query_vs_faiss_hnsw"] = 8.0 / 4,
                ["query_vs_usearch_hnsw"] = 8.0 / 6,
                ["query_vs_fastest_hnsw"] = 8.0 / 4,
                ["query_vs_faiss_fastest"] = 8.0 / 2,
                ["query_vs_inner_product"] = 8.0 / 3,
                ["inner_product_vs_faiss_flat"] = 2.0 / 4,
            },
            ratios);
    }

    [Fact]
    public void Of_HnswWithLessRecall_SaysSo()
    {
        LatencyRatio ratio = LatencyRatios.Of([.. OurSystems, .. FaissSystems[..3]], 10, null, null)[0];
        Assert.Equal(
            new LatencyRatio("query_vs_faiss_hnsw", null, "no efSearch reaches the recall of H, careful, 0.900"),
            ratio);
    }

    [Fact]
    public void Of_WithoutFaiss_ComparesWithUSearch()
    {
        Dictionary<string, LatencyRatio> ratios = LatencyRatios
            .Of([.. OurSystems, .. USearchSystems], 10, "not built", null).ToDictionary(r => r.Name);
        Assert.Equal(new LatencyRatio("query_vs_faiss_hnsw", null, "not built"), ratios["query_vs_faiss_hnsw"]);
        Assert.Equal(
            new LatencyRatio("query_vs_fastest_hnsw", 8.0 / 6, "H, careful by B, usearch 40"),
            ratios["query_vs_fastest_hnsw"]);
        Assert.Equal(
            ["query_vs_usearch_hnsw", "query_vs_fastest_hnsw", "query_vs_inner_product"],
            ratios.Values.Where(r => r.Value is not null).Select(r => r.Name));
    }

    [Fact]
    public void Of_WithoutOtherLibraries_GivesReasons()
    {
        IReadOnlyList<LatencyRatio> ratios = LatencyRatios.Of(OurSystems, 10, "not built", "does not load");
        Assert.Equal(new LatencyRatio("query_vs_faiss_hnsw", null, "not built"), ratios[0]);
        Assert.Equal(new LatencyRatio("query_vs_usearch_hnsw", null, "does not load"), ratios[1]);
        Assert.Equal(new LatencyRatio("query_vs_fastest_hnsw", null, "does not load"), ratios[2]);
        Assert.Equal("query_vs_inner_product", Assert.Single(ratios, r => r.Value is not null).Name);
    }

    private static SystemDescription Description(string name, bool isExact) =>
        new("H", DualEncoderKind.Hypencoder, name, "") { IsExact = isExact, MemoryBytes = 0 };

    private static SystemLatency Hypencoder(string name, double recall, double ndcg, double query) =>
        Latency(Description(name, false), recall, ndcg, query - 1, query);

    private static SystemLatency BiEncoder(string name, FaissKind? faiss, double recall, double search, double query) =>
        Latency(
            new SystemDescription("B", DualEncoderKind.BiEncoder, name, "") { Faiss = faiss, MemoryBytes = 0 },
            recall, 0.5, search, query);

    private static SystemLatency USearch(string name, double recall, double search, double query) => Latency(
        new SystemDescription("B", DualEncoderKind.BiEncoder, name, "") { IsUSearch = true, MemoryBytes = 0 },
        recall, 0.5, search, query);

    private static SystemLatency Latency(
        SystemDescription system, double recall, double ndcg, double search, double query) => new()
        {
            System = system,
            Recall = recall,
            RecallOfRelevant = recall,
            SameRankings = 1,
            Ndcg = ndcg,
            Search = LatencySummary.Of([search]),
            Query = LatencySummary.Of([query]),
            BatchQueriesPerSecond = 1,
            PassagesScored = 1,
        };
}
