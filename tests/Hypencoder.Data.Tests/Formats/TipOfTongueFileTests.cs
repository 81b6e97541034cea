using Hypencoder.Data;
using Hypencoder.Data.Formats;

namespace Hypencoder.Tests.Data.Formats;

public sealed class TipOfTongueFileTests
{
    [Fact]
    public void Passages_RawForm_AreRead()
    {
        using TemporaryFolder folder = new();
        string path = folder.Write("corpus.jsonl",
            """
            {"doc_id":"330","page_title":"Actrius","wikidata_id":"Q2823770","text":"A film.","sections":{"abstract":"A film."}}
            {"doc_id":331,"page_title":null,"text":""}
            """);
        Assert.Equal(
            [new Passage("330", "Actrius", "A film."), new Passage("331", "", "")], TipOfTongueFile.Passages(path));
    }

    [Fact]
    public void Queries_RawForm_JoinTitleAndText()
    {
        using TemporaryFolder folder = new();
        string path = folder.Write("queries.jsonl",
            """
            {"id":"763","url":"https://x","domain":"movie","title":"a train","text":"There is a film …\n","sentence_annotations":[{"id":1}]}
            {"id":"764","domain":"movie","title":"","text":"no title","sentence_annotations":null}
            """);
        Assert.Equal(
            [new Query("763", "a train There is a film …\n"), new Query("764", "no title")],
            TipOfTongueFile.Queries(path));
    }

    [Theory]
    [InlineData("{\"page_title\":\"x\",\"text\":\"\"}", "the field \"doc_id\"")]
    [InlineData("{\"doc_id\":\"1\"}", "the field \"text\"")]
    [InlineData("{\"doc_id\":\"0\",\"text\":\"\"}", "an id other than that of line 1, found \"0\"")]
    public void Passages_MalformedLine_NamesPlace(string content, string expected)
    {
        using TemporaryFolder folder = new();
        string path = folder.Write("corpus.jsonl", "{\"doc_id\":\"0\",\"text\":\"\"}\n" + content);
        InvalidDataException error =
            Assert.Throws<InvalidDataException>(() => TipOfTongueFile.Passages(path).Count());
        Assert.StartsWith($"{path}:2: expected {expected}", error.Message);
    }
}
