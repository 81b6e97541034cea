using Hypencoder.Data;
using Hypencoder.Models;
using Hypencoder.Retrieval;
using Hypencoder.Retrieval.Tests;

namespace Hypencoder.Hybrid.Tests;

public sealed class HybridRetrieverTests : IDisposable
{
    private readonly ModelFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Search_EachMode_RanksAsItsParts()
    {
        await BuildAsync(ModelFolder.Passages(120));
        using HybridRetriever retriever = await HybridRetriever.OpenAsync(_folder.Index);
        const string query = "red bees make honey";

        IReadOnlyList<Hit> dense = retriever.Search(query, 200, SearchMode.Dense);
        IReadOnlyList<Hit> bm25 = retriever.Search(query, 200, SearchMode.Bm25);
        IReadOnlyList<Hit> hybrid = retriever.Search(query, 200);

        Assert.Equal(retriever.Retriever.Search(query, 200), dense);
        Assert.NotEmpty(bm25);
        Assert.All(bm25, hit => Assert.Contains(query.Split(' '), hit.Passage.FullText.Split(' ').Contains));
        Dictionary<string, float> expected = [];
        foreach (Hit hit in bm25.Concat(dense))
            expected[hit.Id] = (float)(expected.GetValueOrDefault(hit.Id) + 1.0 / (60 + hit.Rank));
        Assert.Equal(expected.Count, hybrid.Count);
        Assert.All(hybrid, hit => Assert.Equal(expected[hit.Id], hit.Score, 1e-7));
        Assert.Equal(hybrid.OrderByDescending(h => h.Score).ThenBy(h => int.Parse(h.Id[1..])), hybrid);
        Assert.Equal(hybrid.Take(10), retriever.Search(query));
        Assert.Equal(hybrid.Take(3), await retriever.SearchAsync(query, 3));
    }

    [Fact]
    public async Task Find_Hybrid_SaysWhatEachPartFound()
    {
        await BuildAsync(ModelFolder.Passages(50));
        using HybridRetriever retriever = await HybridRetriever.OpenAsync(_folder.Index);

        HybridResult result = retriever.Find("red bees", 50);

        Assert.Equal(50, result.Dense!.Found);
        Assert.InRange(result.Bm25!.Found, 1, 49);
        Assert.Equal(result.Bm25.Found, result.Hits.Count(hit => hit.Bm25 is not null));
        IReadOnlyList<Hit> dense = retriever.Search("red bees", 50, SearchMode.Dense);
        Assert.All(result.Hits, hit => Assert.Equal(
            new PartHit(hit.Dense!.Value.Rank, dense[hit.Dense.Value.Rank - 1].Score), hit.Dense));
        Assert.Null(retriever.Find("red bees", 5, SearchMode.Dense).Bm25);
        Assert.Null(retriever.Find("red bees", 5, SearchMode.Bm25).Dense);
    }

    [Theory]
    [InlineData(SearchMode.Hybrid)]
    [InlineData(SearchMode.Dense)]
    [InlineData(SearchMode.Bm25)]
    public async Task SearchAllAsync_ManyQueries_AreTheRankingsOfEach(SearchMode mode)
    {
        await BuildAsync(ModelFolder.Passages(90));
        HybridOptions options = new() { Fusion = new() { Method = FusionMethod.Score, Weights = [0.3, 0.7] }, Depth = 20 };
        using HybridRetriever retriever = await HybridRetriever.OpenAsync(_folder.Index, options);
        Query[] queries = [.. Enumerable.Range(0, 70).Select(i => new Query($"p{i}", ModelFolder.Passage(0, i * 7).Text))];

        Run run = await retriever.SearchAllAsync(queries, 12, mode);
        HybridRun others = retriever.Run(queries, new() { TopK = 12, LeavesOutOwn = true }, mode);

        Assert.Equal(queries.Select(q => q.Id), run.QueryIds);
        foreach (Query query in queries)
        {
            IReadOnlyList<Hit> hits = retriever.Search(query.Text, 12, mode);
            Assert.Equal(hits.Select(h => h.Id), run[query.Id].Select(e => e.PassageId));
            Assert.All(hits.Zip(run[query.Id]), p => Assert.Equal(p.First.Score, p.Second.Score, 1e-5));
            Assert.DoesNotContain(query.Id, others.Run[query.Id].Select(e => e.PassageId));
        }
        Assert.InRange(others.FoundOwn, 1, 70);
    }

    [Fact]
    public async Task AddAndRemove_Passages_AreFoundByBothParts()
    {
        await BuildAsync(ModelFolder.Passages(20));
        using HybridRetriever retriever = await HybridRetriever.OpenAsync(_folder.Index);
        Assert.Empty(retriever.Search("xylophone", 5, SearchMode.Bm25));

        await retriever.AddAsync([new Passage("new", "", "a xylophone"), new Passage("p3", "", "another xylophone")]);

        Assert.Equal(["new", "p3"], retriever.Search("xylophone", 5, SearchMode.Bm25).Select(h => h.Id));
        Assert.Equal(21, retriever.Search("xylophone", 50).Count);
        Assert.Equal(1, await retriever.RemoveAsync(["new", "none"]));
        Assert.Equal(["p3"], retriever.Search("xylophone", 5, SearchMode.Bm25).Select(h => h.Id));
        await retriever.Index.RemoveAsync(["p3"]); // not by the retriever
        Assert.Empty(retriever.Search("xylophone", 5, SearchMode.Bm25));
        Assert.Equal(19, retriever.Search("xylophone", 50).Count);
    }

    [Fact]
    public async Task Search_WrongArguments_AreRefused()
    {
        await BuildAsync(ModelFolder.Passages(3));
        HybridRetriever retriever = await HybridRetriever.OpenAsync(_folder.Index);
        Assert.Throws<ArgumentOutOfRangeException>(() => retriever.Search("bees", 0));
        Assert.Throws<ArgumentException>(() => retriever.Search("bees", 1, (SearchMode)7));
        await Assert.ThrowsAsync<ArgumentException>(
            () => HybridRetriever.OpenAsync(_folder.Index, new() { Fusion = new() { Weights = [1] } }));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(
            () => HybridRetriever.OpenAsync(_folder.Index, new() { Depth = 0 }));
        retriever.Dispose();
        Assert.Throws<ObjectDisposedException>(() => retriever.Search("bees"));
    }

    private async Task BuildAsync(IEnumerable<Passage> passages)
    {
        using RetrievalModel model = _folder.Load();
        using PassageIndex built = await _folder.BuildAsync(model, passages);
    }
}
