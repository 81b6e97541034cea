using Hypencoder.Data;

namespace Hypencoder.Datasets.Tests.Opening;

public sealed class TipOfTongueTests : IDisposable
{
    private static readonly byte[] Archive = ArchiveOf.Zip(
        ("TREC-TOT/corpus.jsonl",
            """
            {"doc_id": "330", "page_title": "Actrius", "text": "A film.", "sections": {"Plot": "x"}, "infoboxes": []}
            {"doc_id": "331", "page_title": "", "text": "Another.", "sections": {}, "infoboxes": []}

            """),
        ("TREC-TOT/train/queries.jsonl", """{"id": "1", "title": "t", "text": "u", "domain": "movies"}"""),
        ("TREC-TOT/train/qrel.txt", "1 0 331 1\n"),
        ("TREC-TOT/dev/queries.jsonl", """{"id": "152", "title": "Three women?", "text": "Spanish, I think."}"""),
        ("TREC-TOT/dev/qrel.txt", "152\t0\t330\t1\n"));

    private readonly DatasetFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public void Open_Dev_JoinsTitlesAndTexts()
    {
        _fixture.Pull(_fixture.Serve("trec-tot/2023/dev", Archive));
        TestCollection collection = DatasetCatalog.Open("trec-tot/2023/dev", _fixture.Options);
        Assert.Equal(["Actrius A film.", "Another."], collection.Passages().Select(p => p.FullText));
        Assert.Equal([new Query("152", "Three women? Spanish, I think.")], collection.Queries("dev"));
        Assert.Equal(1, collection.Qrels("dev")["152"]["330"]);
        Assert.Equal("1", DatasetCatalog.Open("trec-tot/2023/train", _fixture.Options).Queries("train").Single().Id);
    }
}
