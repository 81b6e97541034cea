using Hypencoder.Data;
using Hypencoder.Models;

namespace Hypencoder.Retrieval.Tests;

public sealed class QNetWidthTests : IDisposable
{
    private const string Query = "what do bees make";
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Search_WidthsOfOneIndex_ScoresByTheQNetsOfEach()
    {
        await BuildAsync(4, 8);
        string[] texts = [.. Passages().Select(passage => passage.Text)];
        List<float> best = [];
        foreach (int? width in new int?[] { null, 16, 4, 8 })
        {
            using Retriever retriever = await OpenAsync(width);
            float[] expected = retriever.Model.EncodeQueries([Query])[0].Score(retriever.Model.EncodePassages(texts));

            IReadOnlyList<Hit> hits = retriever.Search(Query, 5);

            Assert.Equal(width is null or 16 ? 16 : width, retriever.Model.EncodeQueries([Query])[0].Dimensions[1]);
            Assert.All(
                expected.OrderDescending().Zip(hits), pair => Assert.Equal(pair.First, pair.Second.Score, 1e-4f));
            best.Add(hits[0].Score);
        }
        Assert.Equal(3, best.Distinct().Count());
        Assert.Equal(best[0], best[1]);
    }

    [Fact]
    public async Task OpenAsync_WidthThatWasNotTrained_NamesThoseThatWere()
    {
        await BuildAsync(4, 8);

        InvalidDataException e = await Assert.ThrowsAsync<InvalidDataException>(() => OpenAsync(5));

        Assert.EndsWith(
            "expected a model trained for q-nets of width 5, found one for the widths 4, 8, 16", e.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Retriever_ModelOfAnotherWidth_IsRefused()
    {
        await BuildAsync(4);
        using RetrievalModel model = RetrievalModel.Load(_folder.File("model"));
        using PassageIndex index = PassageIndex.Open(_folder.File("index"));

        ArgumentException e = Assert.Throws<ArgumentException>(
            () => new Retriever(model, index, new SearchOptions { QNetWidth = 4 }));

        Assert.Contains("expected a model that was loaded with a q-net width of 4, found none", e.Message);
    }

    private async Task BuildAsync(params int[] widths)
    {
        TinyModel.Save(
            WordPieceTokenizer.Load(Fixture.Path("golden", "wordpiece")), _folder.File("model"),
            DualEncoderKind.Hypencoder, nestedWidths: widths);
        using RetrievalModel model = RetrievalModel.Load(_folder.File("model"));
        (await PassageIndex.BuildAsync(model, Passages(), _folder.File("index"))).Dispose();
    }

    private Task<Retriever> OpenAsync(int? width) =>
        Retriever.OpenAsync(_folder.File("index"), new SearchOptions { QNetWidth = width });

    private static IEnumerable<Passage> Passages() => Enumerable.Range(0, 40).Select(i => new Passage(
        $"p{i}", "", string.Join(' ', Enumerable.Range(0, 6).Select(
            j => new[] { "bees", "make", "honey", "cats", "sleep", "all", "day" }[i * (j + 3) / 2 % 7]))));
}
