using Hypencoder.Retrieval;
using Hypencoder.Search;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.VectorData;

namespace Hypencoder.Extensions.AI.Tests.VectorData;

/// <summary>What the conformance tests of VectorData ask of a collection: reading, writing and searching.</summary>
public sealed class CollectionTests : IDisposable
{
    private readonly StoreFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task GetAsync_Keys_GiveTheRecordsThatExist()
    {
        VectorStoreCollection<string, Article> articles = await _folder.FilledAsync();

        foreach (Article article in Article.All())
            Article.AssertEqual(article, await articles.GetAsync(article.Key));
        List<Article> some = await articles.GetAsync(["c", "missing", "a"]).ToListAsync();
        Assert.Equal(["a", "c"], some.Select(r => r.Key).Order());
        Assert.Null(await articles.GetAsync("missing"));
        Assert.Empty(await articles.GetAsync([]).ToListAsync());
        Assert.Equal("key", (await Assert.ThrowsAsync<ArgumentNullException>(() => articles.GetAsync((string)null!))).ParamName);
        Assert.Equal("keys", (await Assert.ThrowsAsync<ArgumentNullException>(
            async () => await articles.GetAsync((IEnumerable<string>)null!).ToListAsync())).ParamName);
    }

    [Fact]
    public async Task GetAsync_FilterWithOrderAndSkip_GivesThePage()
    {
        VectorStoreCollection<string, Article> articles = await _folder.FilledAsync();

        Assert.Equal("bc", await Keys(articles.GetAsync(r => r.Number > 8, top: 2)));
        Assert.Equal("bc", await Keys(articles.GetAsync(
            r => r.Number > 8, top: 2, new() { OrderBy = o => o.Ascending(r => r.Number) })));
        Assert.Equal("ed", await Keys(articles.GetAsync(
            r => r.Number > 8, top: 2, new() { OrderBy = o => o.Descending(r => r.Number) })));
        Assert.Equal("dc", await Keys(articles.GetAsync(
            r => r.Number > 8, top: 2, new() { OrderBy = o => o.Descending(r => r.Number).Descending(r => r.Key), Skip = 1 })));
        Assert.Equal("dabce", await Keys(articles.GetAsync(
            r => true, top: 9, new() { OrderBy = o => o.Ascending(r => r.Text) })));
        await Assert.ThrowsAsync<NotSupportedException>(
            () => Keys(articles.GetAsync(r => true, top: 9, new() { OrderBy = o => o.Ascending(r => r.Tags) })));
    }

    [Fact]
    public async Task UpsertAsync_NewAndExistingRecords_AreInsertedAndReplaced()
    {
        VectorStoreCollection<string, Article> articles = await _folder.FilledAsync();
        Article replaced = new() { Key = "a", Text = "red dogs", Number = 456 };
        Article inserted = new() { Key = "f", Text = "old honey", Number = 100, Tags = [] };

        await articles.UpsertAsync([inserted, new() { Key = "a", Text = "earlier in the batch" }, replaced]);
        await articles.UpsertAsync([]);

        Article.AssertEqual(replaced, await articles.GetAsync("a"));
        Article.AssertEqual(inserted, await articles.GetAsync("f"));
        Assert.Equal(6, (await articles.GetAsync(r => true, top: 100).ToListAsync()).Count);
        Assert.Equal("a", (await articles.SearchAsync("red dogs", top: 6).ToListAsync())
            .Single(r => Math.Abs(r.Score!.Value - _folder.Score("red dogs", "red dogs")) < 1e-4).Record.Key);
        Assert.Equal("records", (await Assert.ThrowsAsync<ArgumentNullException>(
            () => articles.UpsertAsync((IEnumerable<Article>)null!))).ParamName);
        await Assert.ThrowsAsync<ArgumentException>(() => articles.UpsertAsync(new Article { Key = "", Text = "no key" }));
    }

    [Fact]
    public async Task DeleteAsync_Records_AreNoLongerFound()
    {
        VectorStoreCollection<string, Article> articles = await _folder.FilledAsync();

        await articles.DeleteAsync("a");
        await articles.DeleteAsync(["b", "missing", "c"]);
        await articles.DeleteAsync([]);

        Assert.Null(await articles.GetAsync("a"));
        Assert.Empty(await articles.GetAsync(["a", "b", "c"]).ToListAsync());
        Assert.Equal("de", await Keys(articles.GetAsync(r => true, top: 9)));
        Assert.Equal(2, (await articles.SearchAsync("bees", top: 9).ToListAsync()).Count);
        Assert.Equal("keys", (await Assert.ThrowsAsync<ArgumentNullException>(
            () => articles.DeleteAsync((IEnumerable<string>)null!))).ParamName);
    }

    [Fact]
    public async Task SearchAsync_Text_RanksAsTheModelScores()
    {
        const string Query = "what do bees make";
        VectorStoreCollection<string, Article> articles = await _folder.FilledAsync();

        List<VectorSearchResult<Article>> results = await articles.SearchAsync(Query, top: 9).ToListAsync();

        (string Key, double Score)[] expected = [.. Article.All()
            .Select(a => (a.Key, _folder.Score(Query, a.Embedding))).OrderByDescending(e => e.Item2)];
        Assert.Equal(expected.Select(e => e.Key), results.Select(r => r.Record.Key));
        Assert.All(expected.Zip(results), p => Assert.Equal(p.First.Score, p.Second.Score!.Value, 1e-4));
        Article.AssertEqual(Article.All().Single(a => a.Key == expected[0].Key), results[0].Record);
        Assert.Equal(
            expected[1..3].Select(e => e.Key),
            (await articles.SearchAsync(Query, top: 2, new() { Skip = 1 }).ToListAsync()).Select(r => r.Record.Key));
        Assert.Equal(
            expected[..3].Select(e => e.Key),
            (await articles.SearchAsync(Query, top: 9, new() { ScoreThreshold = expected[2].Score - 1e-3 }).ToListAsync())
                .Select(r => r.Record.Key));
        List<VectorSearchResult<Article>> filtered =
            await articles.SearchAsync(Query, top: 2, new() { Filter = r => r.Number > 8 }).ToListAsync();
        Assert.Equal(
            expected.Where(e => e.Key != "a").Take(2).Select(e => e.Key), filtered.Select(r => r.Record.Key));
        Assert.All(filtered, r => Assert.Equal(expected.Single(e => e.Key == r.Record.Key).Score, r.Score!.Value, 1e-4));
    }

    [Fact]
    public async Task SearchAsync_QNetOrVector_ScoresWithItOrByInnerProducts()
    {
        VectorStoreCollection<string, Article> articles = await _folder.FilledAsync();
        QNet query = _folder.Folder.Model.EncodeQueries(["all the new dogs"])[0];
        float[] vector = Surrogate.Vector(query, new float[16]);
        float[] passages = _folder.Folder.Model.EncodePassages([.. Article.All().Select(a => a.Embedding)]);
        string expected = string.Concat(
            QNet.InnerProduct(vector).Score(passages).Zip("abcde").OrderByDescending(p => p.First).Select(p => p.Second));

        Assert.Equal(
            await KeysAsync(articles.SearchAsync("all the new dogs", 9)), await KeysAsync(articles.SearchAsync(query, 9)));
        Assert.Equal(expected, await KeysAsync(articles.SearchAsync(vector, 9)));
        Assert.Equal(expected, await KeysAsync(articles.SearchAsync(new ReadOnlyMemory<float>(vector), 9)));
        Assert.Equal(expected, await KeysAsync(articles.SearchAsync(new Embedding<float>(vector), 9)));
        Assert.Equal(
            expected.Replace("a", ""), await KeysAsync(articles.SearchAsync(vector, 9, new() { Filter = r => r.Key != "a" })));
        ArgumentException wide = await Assert.ThrowsAsync<ArgumentException>(
            () => KeysAsync(articles.SearchAsync(new float[17], 9)));
        Assert.StartsWith("expected a vector of 16 values", wide.Message);
        await Assert.ThrowsAsync<NotSupportedException>(() => KeysAsync(articles.SearchAsync(8, 9)));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => KeysAsync(articles.SearchAsync("bees", 0)));
    }

    [Fact]
    public async Task IncludeVectors_TextThatTheModelEncodes_IsRefused()
    {
        VectorStoreCollection<string, Article> articles = await _folder.FilledAsync();

        await Assert.ThrowsAsync<NotSupportedException>(() => articles.GetAsync("a", new() { IncludeVectors = true }));
        await Assert.ThrowsAsync<NotSupportedException>(
            () => Keys(articles.GetAsync(r => true, 9, new() { IncludeVectors = true })));
        await Assert.ThrowsAsync<NotSupportedException>(
            () => KeysAsync(articles.SearchAsync("bees", 9, new() { IncludeVectors = true })));
    }

    [Fact]
    public async Task Collection_OfAnotherStoreOnTheSameFolder_SeesTheChanges()
    {
        VectorStoreCollection<string, Article> articles = await _folder.FilledAsync();
        using HypencoderVectorStore other = _folder.Open();
        VectorStoreCollection<string, Article> same = _folder.Articles(other);
        Assert.Equal("abcde", await Keys(same.GetAsync(r => true, 9)));

        await articles.DeleteAsync(["a", "b"]);
        await same.UpsertAsync(new Article { Key = "g", Text = "you sleep" });

        Assert.Equal("cdeg", await Keys(same.GetAsync(r => true, 9)));
        Assert.Equal("cdeg", await Keys(articles.GetAsync(r => true, 9)));
    }

    [Fact]
    public async Task Collection_IndexThatSomethingElseMade_HasKeysAndTexts()
    {
        (await PassageIndex.BuildAsync(
            _folder.Folder.Model, TinyModelFolder.Passages(), Path.Combine(_folder.Path, "made"))).Dispose();

        VectorStoreCollection<object, Dictionary<string, object?>> made =
            _folder.Store.GetDynamicCollection("made", Article.Definition());

        Dictionary<string, object?>? record = await made.GetAsync("p3");
        Assert.Equal(
            ("p3", TinyModelFolder.Texts[3], null), (record!["Key"], record["Embedding"], record["Number"]));
        Assert.Equal(["made"], await _folder.Store.ListCollectionNamesAsync().ToListAsync());
    }

    [Fact]
    public async Task UpsertAsync_ManyTimes_MergesAndLogs()
    {
        LogRecorder log = new();
        using HypencoderVectorStore store = _folder.Open(log: log);
        VectorStoreCollection<string, Article> articles = _folder.Articles(store);
        await articles.EnsureCollectionExistsAsync();
        for (int i = 0; i < 6; i++)
            await articles.UpsertAsync(new Article { Key = $"k{i}", Text = TinyModelFolder.Texts[i], Number = i });
        await articles.DeleteAsync("k1");
        await KeysAsync(articles.SearchAsync("a secret query", 3));

        Assert.Equal("k0k2k3k4k5", await Keys(articles.GetAsync(r => true, 9)));
        int[] ids = [.. log.Messages.Select(m => m.Id.Id)];
        Assert.Equal(
            (1, 1, 6, 1, 1), (ids.Count(i => i == 1), ids.Count(i => i == 3), ids.Count(i => i == 4),
                ids.Count(i => i == 5), ids.Count(i => i == 7)));
        Assert.Contains(log.Messages, m => m.Message.StartsWith("Merged the segments of collection articles: "));
        Assert.Contains(log.Messages, m => m.Level == LogLevel.Debug
            && m.Message.StartsWith("Searched collection articles for 3 records: 3 found in "));
        Assert.DoesNotContain(log.Messages, m => m.Message.Contains("secret"));
    }

    [Fact]
    public async Task Collection_ChangedAndSearchedAtOnce_GivesWholeRecords()
    {
        VectorStoreCollection<string, Article> articles = await _folder.FilledAsync();
        using HypencoderVectorStore other = _folder.Open();

        await Task.WhenAll(Enumerable.Range(0, 4).Select(worker => Task.Run(async () =>
        {
            VectorStoreCollection<string, Article> own = _folder.Articles(worker % 2 == 0 ? _folder.Store : other);
            for (int i = 0; i < 3; i++)
            {
                Article article = new() { Key = $"{worker}-{i}", Text = $"all the new dogs {i}", Number = 100 + worker };
                await own.UpsertAsync(article);
                Article.AssertEqual(article, await own.GetAsync(article.Key));
                List<VectorSearchResult<Article>> found =
                    await own.SearchAsync("dogs", 99, new() { Filter = r => r.Number == 100 + worker }).ToListAsync();
                Assert.Equal(i + 1, found.Count);
                Assert.All(found, r => Assert.StartsWith($"{worker}-", r.Record.Key, StringComparison.Ordinal));
            }
        })));

        Assert.Equal(17, (await articles.GetAsync(r => true, 99).ToListAsync()).Count);
    }

    [Fact]
    public async Task Index_Damaged_IsAVectorStoreExceptionThatNamesTheFile()
    {
        VectorStoreCollection<string, Article> articles = await _folder.FilledAsync();
        _folder.Store.Dispose();
        string record = Path.Combine(_folder.Path, StoreFolder.Name, "index.json");
        File.WriteAllText(record, File.ReadAllText(record).Replace("\"version\"", "\"verzion\""));
        using HypencoderVectorStore store = _folder.Open();

        VectorStoreException error = await Assert.ThrowsAsync<VectorStoreException>(
            () => _folder.Articles(store).GetAsync("a"));

        Assert.Contains("index.json", error.Message);
        Assert.Equal(("hypencoder", StoreFolder.Name, "get"), (error.VectorStoreSystemName, error.CollectionName, error.OperationName));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => articles.GetAsync("a"));
    }

    private static async Task<string> Keys(IAsyncEnumerable<Article> records) =>
        string.Concat((await records.ToListAsync()).Select(r => r.Key));

    private static async Task<string> KeysAsync(IAsyncEnumerable<VectorSearchResult<Article>> results) =>
        string.Concat((await results.ToListAsync()).Select(r => r.Record.Key));
}
