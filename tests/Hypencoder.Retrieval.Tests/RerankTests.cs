using Hypencoder.Models;
using Hypencoder.Search;

namespace Hypencoder.Retrieval.Tests;

/// <summary>Ranking of passages that were found in another way.</summary>
public sealed class RerankTests : IDisposable
{
    private const string Query = "red bees";
    private readonly ModelFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Rerank_CandidatesOfSeveralSegments_HaveTheScoresOfExhaustiveSearch(bool isBiEncoder)
    {
        using ModelFolder folder = new(isBiEncoder ? DualEncoderKind.BiEncoder : DualEncoderKind.Hypencoder);
        using RetrievalModel model = folder.Load();
        using (PassageIndex built = await folder.BuildAsync(model, ModelFolder.Passages(250)))
        {
            await built.AddAsync([ModelFolder.Passage(7, 1000), ModelFolder.Passage(900, 1001)]);
            await built.RemoveAsync(["p3"]);
        }
        using Retriever retriever = await Retriever.OpenAsync(folder.Index, new() { Threads = 2 });
        string[] candidates = ["p900", "unknown", "p3", .. Enumerable.Range(0, 150).Select(i => $"p{i}"), "p7"];

        IReadOnlyList<Hit> hits = retriever.Rerank(Query, candidates, topK: 20);

        Hit[] expected = [.. retriever.Search(Query, topK: 1000).Where(hit => candidates.Contains(hit.Id)).Take(20)];
        Assert.Equal(expected.Select(hit => hit.Passage), hits.Select(hit => hit.Passage));
        Assert.All(expected.Zip(hits), p => Assert.Equal(p.First.Score, p.Second.Score, 1e-5));
        Assert.Equal(Enumerable.Range(1, 20), hits.Select(hit => hit.Rank));
        Assert.Empty(retriever.Rerank(Query, ["unknown"]));
        Assert.Throws<ArgumentOutOfRangeException>(() => retriever.Rerank(Query, candidates, topK: 0));
    }

    [Fact]
    public async Task Rerank_Surrogate_FindsCandidatesWhoseBestAreThoseOfTheQNet()
    {
        using RetrievalModel model = _folder.Load();
        using (PassageIndex built = await _folder.BuildAsync(model, ModelFolder.Passages(400)))
        {
        }
        using Retriever retriever = await Retriever.OpenAsync(_folder.Index);
        float[] mean = retriever.Use(state => state.Mean());
        float[] surrogate = Surrogate.Vector(model.EncodeQueries([Query])[0], mean);
        Ranking near = new InnerProductSearch(retriever.Index.Vectors).Search(QNet.InnerProduct(surrogate), 400);

        IReadOnlyList<Hit> hits = retriever.Rerank(Query, near.Indices.Take(399).Select(retriever.Index.Vectors.Id));

        Assert.Equal(10, hits.Count);
        Assert.Equal(
            retriever.Search(Query, topK: 11).Where(hit => hit.Id != retriever.Index.Vectors.Id(near.Indices[399]))
                .Take(10).Select(hit => hit.Id),
            hits.Select(hit => hit.Id));
    }

    [Fact]
    public async Task Mean_IndexWithAddedAndRemovedPassages_IsThatOfItsPassages()
    {
        using RetrievalModel model = _folder.Load();
        using PassageIndex index = await _folder.BuildAsync(model, ModelFolder.Passages(30));
        await index.AddAsync([ModelFolder.Passage(2, 500), ModelFolder.Passage(31, 501)]);
        await index.RemoveAsync(["p4", "p31"]);

        float[] mean = index.Acquire().Mean();

        float[] vectors = model.EncodePassages([.. index.Passages().Select(p => p.FullText)]);
        for (int i = 0; i < 16; i++)
            Assert.Equal(Enumerable.Range(0, 29).Average(row => (double)vectors[row * 16 + i]), mean[i], 1e-5);
    }
}
