using System.Text.Json.Nodes;
using Hypencoder.Data;
using Hypencoder.Models;
using Hypencoder.Search;

namespace Hypencoder.Retrieval.Tests;

public sealed class RetrieverTests : IDisposable
{
    private readonly ModelFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Search_IndexThatKnowsItsModel_RanksAsTheModelScores()
    {
        Passage[] passages = ModelFolder.Passages(300);
        QNet query;
        using (RetrievalModel model = _folder.Load())
        {
            using PassageIndex built = await _folder.BuildAsync(model, passages);
            Assert.Equal((300, 300), (built.Count, built.Info.Passages));
            query = model.EncodeQueries(["red bees"])[0];
        }
        using Retriever retriever = await Retriever.OpenAsync(_folder.Index);

        IReadOnlyList<Hit> hits = retriever.Search("red bees", topK: 7);

        Ranking expected = new ExhaustiveSearch(retriever.Index.Vectors).Search(query, 7);
        Assert.Equal(expected.Indices.Select(i => passages[i]), hits.Select(hit => hit.Passage));
        Assert.Equal(expected.Scores, hits.Select(hit => hit.Score));
        Assert.Equal(Enumerable.Range(1, 7), hits.Select(hit => hit.Rank));
        Assert.Equal(hits.Select(hit => hit.Passage.Id), hits.Select(hit => hit.Id));
        Assert.Equal(hits, await retriever.SearchAsync("red bees", topK: 7));
        Assert.Equal(300, retriever.Search("red bees", topK: 1000).Count);
        Assert.Equal(_folder.Model, retriever.Index.Info.Model);
        Assert.Equal(("", 16), (retriever.Index.Info.QueryPrompt, retriever.Index.Info.QueryMaxLength));
        Assert.Throws<ArgumentOutOfRangeException>(() => retriever.Search("red bees", topK: 0));
    }

    [Fact]
    public async Task SearchAllAsync_ManyQueries_AreTheRankingsOfEach()
    {
        await BuildAsync(200);
        using Retriever retriever = await Retriever.OpenAsync(_folder.Index, new() { Threads = 2 });
        Query[] queries = [.. Enumerable.Range(0, 70).Select(i => new Query($"q{i}", ModelFolder.Passage(0, i * 7).Text))];
        List<int> reported = [];

        Run run = await retriever.SearchAllAsync(queries, topK: 5, new CallbackProgress<int>(reported.Add));

        Assert.Equal(queries.Select(q => q.Id), run.QueryIds);
        Assert.Equal([64, 70], reported);
        foreach (Query query in queries)
        {
            IReadOnlyList<Hit> hits = retriever.Search(query.Text, topK: 5);
            Assert.Equal(hits.Select(h => h.Id), run[query.Id].Select(e => e.PassageId));
            Assert.All(hits.Zip(run[query.Id]), p => Assert.Equal(p.First.Score, p.Second.Score, 1e-5));
        }
    }

    [Fact]
    public async Task OpenAsync_IndexOfEightBits_UsesTheModelInEightBits()
    {
        string single;
        using (RetrievalModel model = _folder.Load())
            single = model.Fingerprint;
        using (RetrievalModel model = RetrievalModel.Load(_folder.Model, new() { Precision = EncoderPrecision.Int8 }))
        {
            Assert.NotEqual(single, model.Fingerprint);
            using PassageIndex built = await _folder.BuildAsync(model, ModelFolder.Passages(20));
        }

        using Retriever retriever = await Retriever.OpenAsync(_folder.Index);

        Assert.Equal(EncoderPrecision.Int8, retriever.Model.Options.Precision);
        Assert.Equal(20, retriever.Search("red bees", topK: 20).Count);
        using RetrievalModel other = _folder.Load();
        using PassageIndex index = PassageIndex.Open(_folder.Index);
        Assert.Throws<InvalidDataException>(() => new Retriever(other, index));
    }

    [Fact]
    public async Task OpenAsync_OptionsOfTheModel_AreThoseThatMadeTheIndex()
    {
        ModelOptions options = new()
        {
            QueryPrompt = "old ",
            PassagePrompt = "new ",
            QueryMaxLength = 9,
            PassageMaxLength = 8,
            Normalize = true,
        };
        using ModelFolder folder = new(DualEncoderKind.BiEncoder);
        using (RetrievalModel model = RetrievalModel.Load(folder.Model, options))
            (await folder.BuildAsync(model, ModelFolder.Passages(5))).Dispose();

        using Retriever retriever = await Retriever.OpenAsync(folder.Index);

        Assert.Equal(options, retriever.Model.Options);
        Assert.Equal(SearchStrategy.InnerProduct, retriever.Strategy);
    }

    [Fact]
    public async Task OpenAsync_OtherModelInItsPlace_IsRefused()
    {
        await BuildAsync(5);
        TinyModel.Save(
            WordPieceTokenizer.Load(Fixture.Path("golden", "wordpiece")), _folder.Model, DualEncoderKind.BiEncoder, seed: 8);
        Assert.Contains(
            "the index was made by the model", await RefusedAsync(), StringComparison.Ordinal);
        Directory.Delete(_folder.Model, recursive: true);
        string gone = await RefusedAsync();
        Assert.StartsWith($"{_folder.Index}: the model that made the index: ", gone, StringComparison.Ordinal);
        Assert.Contains(_folder.Model, gone, StringComparison.Ordinal);
    }

    [Fact]
    public async Task OpenAsync_IndexThatDoesNotKnowItsModel_SaysItsFingerprint()
    {
        await BuildAsync(5);
        string path = Path.Combine(_folder.Index, "index.json");
        JsonObject json = JsonNode.Parse(File.ReadAllText(path))!.AsObject();
        json.Remove("model");
        File.WriteAllText(path, json.ToJsonString());
        Assert.Contains((string)json["model_fingerprint"]!, await RefusedAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task OpenAsync_StrategyThatIsNotAllowed_IsRefused()
    {
        await BuildAsync(5);
        Assert.Contains(
            "expected a bi-encoder", await RefusedAsync(SearchStrategy.InnerProduct), StringComparison.Ordinal);
        Assert.Contains("no neighbour graph yet", await RefusedAsync(SearchStrategy.Graph), StringComparison.Ordinal);
        Assert.Contains("no clusters yet", await RefusedAsync(SearchStrategy.TwoStage), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Search_AfterDispose_IsRefused()
    {
        await BuildAsync(5);
        Retriever retriever = await Retriever.OpenAsync(_folder.Index);
        retriever.Dispose();
        retriever.Dispose();
        Assert.Throws<ObjectDisposedException>(() => retriever.Search("bees"));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => retriever.Index.AddAsync([]));
        Assert.Throws<ObjectDisposedException>(() => retriever.Index.Passage(0));
    }

    [Fact]
    public async Task BuildAsync_AgainOrInterrupted_GivesTheIndexOfOneBuild()
    {
        Passage[] passages = ModelFolder.Passages(1100);
        using RetrievalModel model = _folder.Load();
        (await _folder.BuildAsync(model, passages)).Dispose();
        using CancellationTokenSource stop = new();
        string other = _folder["other"];
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => PassageIndex.BuildAsync(
            model, Asynchronous(passages), other, progress: new CallbackProgress<EncodingProgress>(_ => stop.Cancel()), cancellationToken: stop.Token));
        Assert.False(PassageIndex.IsFinished(other));

        for (int again = 0; again < 2; again++)
            (await PassageIndex.BuildAsync(model, Asynchronous(passages), other)).Dispose();

        foreach (string file in Directory.GetFiles(_folder.Index))
            Assert.Equal(File.ReadAllBytes(file), File.ReadAllBytes(Path.Combine(other, Path.GetFileName(file))));
        await Assert.ThrowsAsync<InvalidDataException>(() => PassageIndex.BuildAsync(model, passages[..9], other));
        await Assert.ThrowsAsync<InvalidDataException>(
            () => PassageIndex.BuildAsync(model, passages, other, new() { Resume = false }));
    }

    private static async IAsyncEnumerable<Passage> Asynchronous(IEnumerable<Passage> passages)
    {
        foreach (Passage passage in passages)
        {
            await Task.Yield();
            yield return passage;
        }
    }

    private async Task BuildAsync(int passages)
    {
        using RetrievalModel model = _folder.Load();
        (await _folder.BuildAsync(model, ModelFolder.Passages(passages))).Dispose();
    }

    private async Task<string> RefusedAsync(SearchStrategy? strategy = null) =>
        (await Assert.ThrowsAsync<InvalidDataException>(
            () => Retriever.OpenAsync(_folder.Index, new() { Strategy = strategy }))).Message;
}
