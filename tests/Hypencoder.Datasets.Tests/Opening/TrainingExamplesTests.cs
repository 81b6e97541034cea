using Hypencoder.Data;

namespace Hypencoder.Datasets.Tests.Opening;

public sealed class TrainingExamplesTests : IDisposable
{
    private const string Published = "jfkback/hypencoder-msmarco-training-dataset";
    private const string Instructions = "samaya-ai/msmarco-w-instructions";

    private readonly DatasetFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public void Open_PublishedJsonl_GivesQueriesAndTeacherScores()
    {
        Add(Published,
            ("validation.jsonl", Line("v")),
            ("train.jsonl", Line("q1") + Line("q2")),
            ("README.md", "x"));
        Assert.Equal(["q1", "q2"], Pulled(Published).Select(e => e.Query.Id));
        Assert.Equal(new TrainingItem("1", "yes", 3.5), Pulled(Published)[0].Items[0]);
        Assert.Equal(["train.jsonl"], _fixture.Hub.FilesAsked);
    }

    [Fact]
    public async Task Open_PublishedParquet_IsTheSame()
    {
        byte[] first = await ParquetOf.Published(("q1", 10), ("q2", 20));
        byte[] second = await ParquetOf.Published(("q3", 30));
        AddBytes(
            Published, ("data/train-00000-of-00002.parquet", first), ("data/train-00001-of-00002.parquet", second));
        IReadOnlyList<TrainingExample> examples = Pulled(Published);
        Assert.Equal(["q1", "q2", "q3"], examples.Select(e => e.Query.Id));
        Assert.Equal("text of q1", examples[0].Query.Text);
        Assert.Equal(
            [new TrainingItem("10", "positive", 3.5), new TrainingItem("11", "negative", null)], examples[0].Items);
    }

    [Fact]
    public async Task Open_Instructions_TakesAPositiveThenTheNewNegativesThenOthers()
    {
        AddBytes(Instructions, ("data/train-00000-of-00001.parquet", await ParquetOf.WithInstructions()));
        IReadOnlyList<TrainingExample> examples = Pulled(Instructions);
        Assert.Equal(new Query("7-instruct", "what is it? Say it in short."), examples[0].Query);
        Assert.Equal(2, examples.Count);
        string[] items = [.. examples[0].Items.Select(i => i.PassageId)];
        Assert.Equal(["p1", "7-instruct/new0"], items[..2]); // one that was written has no id of the corpus
        Assert.Equal(6, items.Length);
        Assert.Equal(4, items[2..].Intersect(["n1", "n2", "n3", "n4", "n5", "n6"]).Count());
        Assert.Equal("positive", examples[0].Items[0].Text);
        Assert.All(examples[0].Items, i => Assert.Null(i.TeacherScore));
        Assert.Equal(["m1", "m2", "m3", "m4", "m5", "p3"], examples[1].Items.Select(i => i.PassageId).Order());
    }

    [Fact]
    public async Task State_SomePartsOfASeries_IsMissing()
    {
        byte[] part = await ParquetOf.WithInstructions();
        AddBytes(
            Instructions, ("data/train-00000-of-00002.parquet", part), ("data/train-00001-of-00002.parquet", part));
        _fixture.Pull(DatasetCatalog.Get(Instructions));
        Assert.True(DatasetStore.State(DatasetCatalog.Get(Instructions), _fixture.Options).IsPresent);
        File.Delete(Directory.GetFiles(_fixture.Folder["hub"], "train-00001-*", SearchOption.AllDirectories).Single());
        DatasetState state = DatasetStore.State(DatasetCatalog.Get(Instructions), _fixture.Options);
        Assert.False(state.IsPresent);
        // The two parts have the same bytes, and so are one blob.
        Assert.Equal(4_846_980_836 - part.Length, state.BytesMissing);
    }

    [Fact]
    public void Open_RepositoryWithoutExamples_IsRefused()
    {
        Add(Published, ("README.md", "x"));
        string message = Assert.Throws<InvalidDataException>(
            () => _fixture.Pull(DatasetCatalog.Get(Published))).Message;
        Assert.Contains("expected *.jsonl among its files", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_NoParquet_IsRefused()
    {
        string path = _fixture.Folder.Write("x.parquet", "PAR1 and nothing else, really PAR1");
        string message = Assert.Throws<InvalidDataException>(() => TrainingExamples.Open(path).ToList()).Message;
        Assert.StartsWith($"{path}: expected a parquet file", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_ParquetWithOtherColumns_NamesRowAndColumn()
    {
        string path = _fixture.Folder.Write("x.parquet", await ParquetOf.Other());
        string message = Assert.Throws<InvalidDataException>(() => TrainingExamples.Open(path).ToList()).Message;
        Assert.Equal($"{path}: row 1: expected a value in the column \"query_id\"", message);
    }

    [Fact]
    public void Open_TestCollection_IsRefused()
    {
        Assert.Throws<InvalidDataException>(() => TrainingExamples.Open("beir/fiqa", _fixture.Options));
        Assert.Throws<InvalidDataException>(() => DatasetCatalog.Open(Published, _fixture.Options));
    }

    [Fact]
    public void Open_NotPulled_SaysHow() => Assert.Contains(
        $"`hypencoder datasets pull {Published}`",
        Assert.Throws<InvalidDataException>(() => TrainingExamples.Open(Published, _fixture.Options)).Message,
        StringComparison.Ordinal);

    private static string Line(string id) =>
        $$$"""
        {"query": {"id": "{{{id}}}", "content": "text"}, "items": [{"id": 1, "content": "yes", "score": 3.5}]}

        """;

    private IReadOnlyList<TrainingExample> Pulled(string id)
    {
        _fixture.Pull(DatasetCatalog.Get(id));
        return [.. TrainingExamples.Open(id, _fixture.Options)];
    }

    private void Add(string id, params (string Name, string Content)[] files) => _fixture.Hub.Add(
        $"datasets/{id}", 'a', [.. files.Select(f => (f.Name, LoopbackFile.Text(f.Content)))]);

    private void AddBytes(string id, params (string Name, byte[] Content)[] files) => _fixture.Hub.Add(
        $"datasets/{id}", 'a', [.. files.Select(f => (f.Name, new LoopbackFile(f.Content, IsLarge: true)))]);
}
