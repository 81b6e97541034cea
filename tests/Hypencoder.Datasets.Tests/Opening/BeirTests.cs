using Hypencoder.Data;

namespace Hypencoder.Datasets.Tests.Opening;

public sealed class BeirTests : IDisposable
{
    private const string Header = "query-id\tcorpus-id\tscore\n";

    private static readonly byte[] Archive = ArchiveOf.Zip(
        ("fiqa/corpus.jsonl",
            """
            {"_id": "p1", "title": "Tax", "text": "what is due", "metadata": {}}
            {"_id": "p2", "title": "", "text": "what is not", "metadata": {}}

            """),
        ("fiqa/queries.jsonl",
            """
            {"_id": "q1", "text": "first", "metadata": {}}
            {"_id": "q2", "text": "second", "metadata": {}}
            {"_id": "q3", "text": "third", "metadata": {}}

            """),
        ("fiqa/qrels/train.tsv", $"{Header}q1\tp1\t1\n"),
        ("fiqa/qrels/dev.tsv", $"{Header}q2\tp1\t1\n"),
        ("fiqa/qrels/test.tsv", $"{Header}q3\tp2\t2\nq2\tp1\t0\n"));

    private readonly DatasetFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public void Open_Split_HasItsJudgedQueriesAlone()
    {
        DatasetState state = _fixture.Pull(_fixture.Serve("beir/fiqa/test", Archive));
        Assert.True(state.IsPresent);
        TestCollection collection = DatasetCatalog.Open("beir/fiqa/test", _fixture.Options);
        Assert.Equal("beir/fiqa/test", collection.Id);
        Assert.Equal(["test"], collection.Splits);
        Assert.Equal(
            [new Passage("p1", "Tax", "what is due"), new Passage("p2", "", "what is not")], collection.Passages());
        Assert.Equal([new Query("q2", "second"), new Query("q3", "third")], collection.Queries("test"));
        Assert.Equal(2, collection.Qrels("test")["q3"]["p2"]);
        Assert.Contains(
            "expected a split (test), found \"dev\"",
            Assert.Throws<InvalidDataException>(() => collection.Qrels("dev")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_Whole_HasEverySplitOfTheSameFiles()
    {
        _fixture.Pull(_fixture.Serve("beir/fiqa/test", Archive));
        TestCollection collection = DatasetCatalog.Open("beir/fiqa", _fixture.Options);
        Assert.Equal(["train", "dev", "test"], collection.Splits);
        Assert.Equal("q1", Assert.Single(collection.Queries("train")).Id);
        Assert.Single(_fixture.Files.Requests);
    }

    [Fact]
    public void Pull_Archive_IsUnpackedAndDeleted()
    {
        List<DatasetProgress> reports = [];
        _fixture.Pull(_fixture.Serve("beir/fiqa/test", Archive), reports.Add);
        Assert.Equal(
            ["corpus.jsonl", "qrels/dev.tsv", "qrels/test.tsv", "qrels/train.tsv", "queries.jsonl"],
            Directory.GetFiles(_fixture.InCache("beir/fiqa"), "*", SearchOption.AllDirectories)
                .Select(f => Path.GetRelativePath(_fixture.InCache("beir/fiqa"), f)).Order(StringComparer.Ordinal));
        Assert.Equal(DatasetStage.Extracting, reports[^1].Stage);
        Assert.Equal(reports[^1].Bytes, reports[^1].BytesDone);
    }

    [Fact]
    public void Open_ArchiveOfIrDatasets_IsUnpackedIntoTheCache()
    {
        string path = _fixture.Folder.Write("ir_datasets/beir/fiqa/source.zip", Archive);
        DatasetFileState state = Assert.Single(
            DatasetStore.State(DatasetCatalog.Get("beir/fiqa/test"), _fixture.Options).Files);
        Assert.Equal((DatasetPlace.IrDatasets, path, true), (state.Place, state.Path, state.NeedsExtraction));
        Assert.Equal(2, DatasetCatalog.Open("beir/fiqa/test", _fixture.Options).Passages().Count());
        Assert.True(File.Exists(_fixture.InCache("beir/fiqa/corpus.jsonl")));
        Assert.True(File.Exists(path));
        Assert.Empty(_fixture.Files.Requests);
    }

    [Fact]
    public void Open_ArchiveInAGivenFolder_IsUsedAndKept()
    {
        string path = _fixture.Folder.Write("given/beir/fiqa/source.zip", Archive);
        DatasetOptions options = _fixture.Options with { Folder = _fixture.Folder["given"] };
        DatasetStore.Pull(DatasetCatalog.Get("beir/fiqa"), options);
        Assert.Equal(2, DatasetCatalog.Open("beir/fiqa/dev", options).Passages().Count());
        Assert.True(File.Exists(path));
        Assert.Empty(_fixture.Files.Requests);
    }

    [Fact]
    public void Open_NothingThere_SaysHowToPullIt()
    {
        string message = Assert.Throws<InvalidDataException>(
            () => DatasetCatalog.Open("beir/fiqa/test", _fixture.Options)).Message;
        Assert.Contains("missing beir/fiqa/source.zip", message, StringComparison.Ordinal);
        Assert.Contains("`hypencoder datasets pull beir/fiqa/test`", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Pull_ArchiveWithoutACorpus_IsRefused()
    {
        Dataset dataset = _fixture.Serve("beir/arguana", ArchiveOf.Zip(("arguana/queries.jsonl", "{}")));
        string message = Assert.Throws<InvalidDataException>(() => _fixture.Pull(dataset)).Message;
        Assert.Contains("expected corpus.jsonl in it", message, StringComparison.Ordinal);
    }
}
