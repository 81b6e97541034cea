using Hypencoder.Data;
using Hypencoder.Models;
using Hypencoder.Search;

namespace Hypencoder.Retrieval.Tests;

/// <summary>Searches whose candidates another engine finds.</summary>
public sealed class CandidateSearchTests : IDisposable
{
    private static readonly Query[] Queries = [.. Enumerable.Range(0, 30).Select(
        i => new Query($"q{i}", $"red {ModelFolder.Passage(i, i * 41).Text}"))];

    private readonly ModelFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Search_SourceThatReturnsEverything_IsExhaustiveSearchBitForBit()
    {
        await BuildAsync(250);
        using (RetrievalModel model = _folder.Load())
        using (PassageIndex index = PassageIndex.Open(_folder.Index, model))
        {
            await index.AddAsync([ModelFolder.Passage(7, 1000), ModelFolder.Passage(900, 1001)]);
            await index.RemoveAsync(["p3"]);
        }
        using Retriever exhaustive = await Retriever.OpenAsync(_folder.Index);
        string[] ids = [.. exhaustive.Index.Ids().Reverse(), "p7"];
        using Retriever candidates = await OpenAsync(new Source(ids));

        foreach (Query query in Queries[..5])
        {
            IReadOnlyList<Hit> expected = exhaustive.Search(query.Text, 1000);
            Assert.Equal(expected, candidates.Search(query.Text, 1000));
            Assert.Equal(expected.Take(3), candidates.Search(query.Text, 3));
        }
        Run all = await exhaustive.SearchAllAsync(Queries, 20), found = await candidates.SearchAllAsync(Queries, 20);
        Assert.All(Queries, query => Assert.Equal(all[query.Id], found[query.Id]));
    }

    /// <summary>Queries of a q-net whose correction to a linear term is small, as in a trained one.</summary>
    [Fact]
    public async Task Search_GreatestInnerProducts_FindsAsManyAsTwoStage()
    {
        TinyModel.Save(
            WordPieceTokenizer.Load(Fixture.Path("golden", "wordpiece")), _folder.Model, DualEncoderKind.Hypencoder,
            correctionBound: 0.05);
        await BuildAsync(1500);
        using (PassageIndex index = PassageIndex.Open(_folder.Index))
            PassageClustersBuilder.Build(index.Vectors, index.ClustersPath);
        using Retriever exhaustive = await Retriever.OpenAsync(_folder.Index);
        using Retriever twoStage = await Retriever.OpenAsync(
            _folder.Index, new() { Strategy = SearchStrategy.TwoStage });
        using Retriever candidates = await OpenAsync(new ExactSource(exhaustive.Index.Vectors));

        double Recall(Retriever retriever) => Queries.Average(query => exhaustive.Search(query.Text)
            .IntersectBy(retriever.Search(query.Text).Select(hit => hit.Id), hit => hit.Id).Count() / 10.0);

        double two = Recall(twoStage), other = Recall(candidates);
        Assert.True(other >= two - 0.01, $"recall {other}, of two-stage search {two}");
    }

    [Fact]
    public async Task Search_CandidateCount_IsWhatTheSourceIsAskedFor()
    {
        await BuildAsync(400);
        Source source = new(["p1", "p2"]);
        using Retriever few = await OpenAsync(source, candidates: 30);
        using Retriever usual = await OpenAsync(source);

        Assert.Equal(["p1", "p2"], few.Search("bees").Select(hit => hit.Id).Order());
        usual.Search("bees", 10);
        usual.Search("bees", 150);

        Assert.Equal([30, 220, 400], source.Asked);
    }

    [Fact]
    public async Task Search_IdThatTheIndexLacks_IsRefusedByName()
    {
        await BuildAsync(20);
        using Retriever retriever = await OpenAsync(new Source(["p1", "gone"]));

        string message = Assert.Throws<InvalidDataException>(() => retriever.Search("bees")).Message;

        Assert.StartsWith("a list: ", message, StringComparison.Ordinal);
        Assert.Contains("\"gone\"", message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<InvalidDataException>(() => retriever.SearchAllAsync(Queries));
    }

    [Fact]
    public async Task Open_NoSourceOrVectorsOfAnotherModel_IsRefused()
    {
        await BuildAsync(20);

        await Assert.ThrowsAsync<ArgumentException>(() => OpenAsync(null));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => OpenAsync(new Source([]), candidates: -1));
        InvalidDataException other = await Assert.ThrowsAsync<InvalidDataException>(
            () => OpenAsync(new Source([], "another model")));
        Assert.Contains("another model", other.Message, StringComparison.Ordinal);
    }

    private async Task BuildAsync(int passages)
    {
        using RetrievalModel model = _folder.Load();
        (await _folder.BuildAsync(model, ModelFolder.Passages(passages))).Dispose();
    }

    private Task<Retriever> OpenAsync(ICandidateSource? source, int candidates = 0) => Retriever.OpenAsync(
        _folder.Index,
        new() { Strategy = SearchStrategy.Candidates, CandidateSource = source, CandidateCount = candidates });

    private sealed class Source(string[] ids, string? model = null) : ICandidateSource
    {
        public List<int> Asked { get; } = [];

        public string Name => "a list";

        public string? ModelFingerprint => model;

        public IReadOnlyList<string> Find(ReadOnlyMemory<float> vector, int count, CancellationToken cancellationToken)
        {
            lock (Asked)
                Asked.Add(count);
            return ids;
        }
    }

    private sealed class ExactSource(VectorStore vectors) : ICandidateSource
    {
        private readonly InnerProductSearch _search = new(vectors);

        public string Name => "exact";

        public IReadOnlyList<string> Find(
            ReadOnlyMemory<float> vector, int count, CancellationToken cancellationToken) =>
            [.. _search.Search(QNet.InnerProduct(vector.ToArray()), count, cancellationToken).Indices
                .Select(vectors.Id)];
    }
}
