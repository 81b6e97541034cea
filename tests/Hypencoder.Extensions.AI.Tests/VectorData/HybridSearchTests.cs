using Hypencoder.Hybrid;
using Microsoft.Extensions.VectorData;

namespace Hypencoder.Extensions.AI.Tests.VectorData;

/// <summary>What the conformance tests of VectorData ask of hybrid search, and its agreement with the parts.</summary>
public sealed class HybridSearchTests : IDisposable
{
    private readonly StoreFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task HybridSearchAsync_WordsOfOneRecord_PutItFirst()
    {
        IKeywordHybridSearchable<Article> articles = (IKeywordHybridSearchable<Article>)await _folder.FilledAsync();
        float[] same = new float[16]; // all records have the same inner product with it

        Assert.Equal('b', (await Keys(articles.HybridSearchAsync(same, ["cats"], top: 3)))[0]);
        Assert.Equal("c", await Keys(articles.HybridSearchAsync(same, ["sun"], top: 1)));
        Assert.Equal("bc", string.Concat((await Keys(
            articles.HybridSearchAsync(same, ["cats", "sun"], top: 2))).Order()));
        Assert.Equal("a", await Keys(articles.HybridSearchAsync(
            same, ["cats"], top: 3, new() { Filter = r => r.Number == 8 })));
        string all = await Keys(articles.HybridSearchAsync(same, ["sleep"], top: 5));
        Assert.Equal(all[2..], await Keys(articles.HybridSearchAsync(same, ["sleep"], top: 5, new() { Skip = 2 })));
        Assert.Same(articles, articles.GetService(typeof(IKeywordHybridSearchable<Article>)));
    }

    [Fact]
    public async Task HybridSearchAsync_Text_FusesAsTheHybridRetrieverDoes()
    {
        const string Query = "dogs sleep all day";
        VectorStoreCollection<string, Article> articles = await _folder.FilledAsync();
        await articles.DeleteAsync("a");
        IKeywordHybridSearchable<Article> hybrid = (IKeywordHybridSearchable<Article>)articles;
        await Keys(hybrid.HybridSearchAsync(Query, [Query], top: 9));
        await articles.UpsertAsync(new Article { Key = "f", Text = "old dogs and new dogs" });

        List<VectorSearchResult<Article>> results = await hybrid.HybridSearchAsync(Query, [Query], top: 9).ToListAsync();

        using HybridRetriever expected =
            await HybridRetriever.OpenAsync(Path.Combine(_folder.Path, StoreFolder.Name));
        Assert.Equal(
            expected.Search(Query).Select(hit => (hit.Id, (double?)hit.Score)),
            results.Select(r => (r.Record.Key, r.Score)));
        Assert.Equal(5, results.Count);
    }

    [Fact]
    public async Task HybridSearchAsync_AdditionalProperty_IsRefusedByName()
    {
        IKeywordHybridSearchable<Article> articles = (IKeywordHybridSearchable<Article>)await _folder.FilledAsync();

        NotSupportedException error = Assert.Throws<NotSupportedException>(
            () => articles.HybridSearchAsync("bees", ["bees"], 3, new() { AdditionalProperty = r => r.Text }));

        Assert.StartsWith("AdditionalProperty: ", error.Message);
    }

    private static async Task<string> Keys(IAsyncEnumerable<VectorSearchResult<Article>> results) =>
        string.Concat((await results.ToListAsync()).Select(r => r.Record.Key));
}
