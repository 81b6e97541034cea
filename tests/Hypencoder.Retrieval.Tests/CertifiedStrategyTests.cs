using Hypencoder.Data;
using Hypencoder.Models;

namespace Hypencoder.Retrieval.Tests;

public sealed class CertifiedStrategyTests : IDisposable
{
    private static readonly string[] Words = ["bees", "make", "honey", "cats", "sleep", "all", "day", "what", "is"];

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>Passages that were added form a segment of their own.</summary>
    [Fact]
    public async Task Search_ChangedIndex_FindsWhatExhaustiveSearchFinds()
    {
        Save(correctionBound: 0.0001);
        using (RetrievalModel model = RetrievalModel.Load(_folder.File("model")))
        {
            using PassageIndex index = await PassageIndex.BuildAsync(model, Passages(0, 300), _folder.File("index"));
            await index.AddAsync(Passages(300, 60));
            await index.RemoveAsync(["p3", "p301"]);
        }
        using Retriever exhaustive = await OpenAsync(SearchStrategy.Exhaustive);
        using Retriever certified = await OpenAsync(SearchStrategy.Certified);

        foreach (string query in new[] { "what do bees make", "cats sleep", "day" })
        {
            Assert.Equal(exhaustive.Search(query), certified.Search(query));
            Assert.True(certified.Find(query, 10).Certified);
            Assert.InRange(certified.Find(query, 10).PassagesScored, 20, 357);
        }
    }

    [Fact]
    public async Task OpenAsync_CorrectionWithoutBound_IsRefused()
    {
        Save(correctionBound: null);
        using (RetrievalModel model = RetrievalModel.Load(_folder.File("model")))
            (await PassageIndex.BuildAsync(model, Passages(0, 3), _folder.File("index"))).Dispose();

        InvalidDataException e =
            await Assert.ThrowsAsync<InvalidDataException>(() => OpenAsync(SearchStrategy.Certified));

        Assert.EndsWith(
            "expected a Hypencoder with a correction_bound for strategy certified, found one without", e.Message,
            StringComparison.Ordinal);
    }

    private static IEnumerable<Passage> Passages(int first, int count) => Enumerable.Range(first, count).Select(
        i => new Passage(
            $"p{i}", "", string.Join(' ', Enumerable.Range(0, 6).Select(j => Words[(i * (j + 3) / 2) % 9]))));

    private Task<Retriever> OpenAsync(SearchStrategy strategy) =>
        Retriever.OpenAsync(_folder.File("index"), new SearchOptions { Strategy = strategy });

    private void Save(double? correctionBound) => TinyModel.Save(
        WordPieceTokenizer.Load(Fixture.Path("golden", "wordpiece")), _folder.File("model"),
        DualEncoderKind.Hypencoder, correctionBound: correctionBound);
}
