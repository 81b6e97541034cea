using Hypencoder.Data;
using Hypencoder.Datasets;

namespace Hypencoder.Tests.Data;

public sealed class LocalCollectionTests
{
    private const string Corpus = "{\"_id\":\"a\",\"title\":\"T\",\"text\":\"x\"}\n";

    [Fact]
    public void Open_BeirDirectory_GivesSplitsQueriesAndJudgments()
    {
        using TemporaryFolder folder = new();
        folder.Write("corpus.jsonl", Corpus);
        folder.Write("queries.jsonl", "{\"_id\":\"1\",\"text\":\"one\"}\n{\"_id\":\"2\",\"text\":\"two\"}\n");
        folder.Write("qrels/test.tsv", "query-id\tcorpus-id\tscore\n2\ta\t1\n");
        folder.Write("qrels/dev.tsv", "query-id\tcorpus-id\tscore\n2\ta\t1\n1\ta\t0\n3\ta\t1\n");
        TestCollection collection = DatasetCatalog.Open(folder.FullName);
        Assert.Equal(folder.FullName, collection.Id);
        Assert.Equal(["dev", "test"], collection.Splits);
        Assert.Equal([new Passage("a", "T", "x")], collection.Passages());
        Assert.Equal([new Query("2", "two")], collection.Queries("test"));
        Assert.Equal(1, collection.Qrels("test")["2"]["a"]);
        InvalidDataException missing = Assert.Throws<InvalidDataException>(() => collection.Queries("dev").Count());
        Assert.Equal(
            $"{folder["queries.jsonl"]}: expected the query \"3\" that the split dev judges, found none", missing.Message);
        InvalidDataException unknown = Assert.Throws<InvalidDataException>(() => collection.Queries("train"));
        Assert.Equal($"{folder.FullName}: expected a split (dev, test), found \"train\"", unknown.Message);
    }

    [Fact]
    public void Open_BeirDirectoryOfMteb_ReadsJudgmentsAsJsonLines()
    {
        using TemporaryFolder folder = new();
        folder.Write("corpus.jsonl", Corpus);
        folder.Write("queries.jsonl", "{\"_id\":\"1\",\"text\":\"one\"}\n{\"_id\":\"2\",\"text\":\"two\"}\n");
        folder.Write("qrels/validation.jsonl", "{\"query-id\": 2, \"corpus-id\": \"a\", \"score\": 1}\n");
        folder.Write("qrels/test.jsonl", "{\"query-id\": \"1\", \"corpus-id\": \"a\", \"score\": 1.0}\n");
        folder.Write("qrels/test.tsv", "query-id\tcorpus-id\tscore\n2\ta\t1\n");
        folder.Write("qrels/README.md", "what these are\n");
        TestCollection collection = DatasetCatalog.Open(folder.FullName);
        Assert.Equal(["test", "validation"], collection.Splits);
        Assert.Equal([new Query("2", "two")], collection.Queries("test")); // BEIR's own form goes first
        Assert.Equal([new Query("2", "two")], collection.Queries("validation"));
    }

    [Fact]
    public void Open_CorpusFile_HasNoSplits()
    {
        using TemporaryFolder folder = new();
        string path = folder.Write("c.jsonl", Corpus);
        TestCollection collection = DatasetCatalog.Open(path);
        Assert.Empty(collection.Splits);
        Assert.Equal([new Passage("a", "T", "x")], collection.Passages());
        Assert.Throws<InvalidDataException>(() => collection.Queries("test"));
        Assert.Throws<InvalidDataException>(() => collection.Qrels("test"));
    }

    [Fact]
    public void Open_DirectoryWithoutCorpus_NamesIt()
    {
        using TemporaryFolder folder = new();
        string path = folder.FullName;
        InvalidDataException error = Assert.Throws<InvalidDataException>(() => DatasetCatalog.Open(path));
        Assert.Equal($"{path}: expected a BEIR directory with corpus.jsonl, found none in it", error.Message);
    }

    [Fact]
    public void Open_Task_HasPassagesOfASplitAlone()
    {
        Assert.All(DatasetCatalog.Tasks, id => Assert.Equal(id, DatasetCatalog.Open(id).Id));
        TestCollection task = DatasetCatalog.Open("dotnet-api/exactly-one-of");
        Assert.Equal(32776, task.Passages().Count());
        Assert.Equal([26890, 3520, 2366], task.Splits.Select(s => task.Passages(s).Count()));
        InvalidDataException error = Assert.Throws<InvalidDataException>(() => task.Passages("validation"));
        Assert.Equal(
            "dotnet-api/exactly-one-of: expected a split (train, dev, test), found \"validation\"", error.Message);
    }

    [Theory]
    [InlineData("dotnet")]
    [InlineData("missing.jsonl")]
    public void Open_Unknown_SaysWhatIsExpected(string id)
    {
        InvalidDataException error = Assert.Throws<InvalidDataException>(() => DatasetCatalog.Open(id));
        Assert.StartsWith(
            $"expected a collection, a BEIR directory or a .jsonl or .tsv corpus file, found \"{id}\"; near names: ",
            error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("scifact", 5183, "test", 300)]
    [InlineData("scifact", 5183, "train", 809)]
    [InlineData("cranfield", 1400, "test", 225)]
    [InlineData("npl-vaswani", 11429, "test", 93)]
    [InlineData("msmarco-dl19-judged", 4103, "test", 43)]
    public void Open_PublicCollection_HasItsKnownSize(string name, int passages, string split, int queries)
    {
        TestCollection collection = DatasetCatalog.Open(Fixture.SharedData("beir", name));
        Assert.Equal(passages, collection.Passages().Count());
        Assert.Equal(queries, collection.Queries(split).Count());
    }
}
