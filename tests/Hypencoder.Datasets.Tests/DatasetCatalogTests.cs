namespace Hypencoder.Datasets.Tests;

public sealed class DatasetCatalogTests : IDisposable
{
    private readonly DatasetFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public void All_Always_HasTheStudysCollections()
    {
        string[] study =
        [
            "msmarco-passage/dev/small", "msmarco-passage/trec-dl-2019/judged", "msmarco-passage/trec-dl-2020/judged",
            "msmarco-passage/trec-dl-hard", "beir/trec-covid", "beir/fiqa/test", "beir/nfcorpus/test",
            "beir/dbpedia-entity/test", "beir/webis-touche2020/v2", "trec-tot/2023/dev",
            "jhu-clsp/robust04-instructions", "jhu-clsp/news21-instructions", "jhu-clsp/core17-instructions",
        ];
        Assert.All(study, id => Assert.Equal(DatasetKind.TestCollection, DatasetCatalog.Get(id).Kind));
        Assert.Equal(2, DatasetCatalog.All.Count(d => d.Kind == DatasetKind.TrainingExamples));
    }

    [Fact]
    public void All_Beir_HasThirteenCollections() => Assert.Equal(13, DatasetCatalog.All
        .Where(d => d.Id.StartsWith("beir/", StringComparison.Ordinal))
        .Select(d => d.Id.Split('/')[1]).Distinct().Count());

    [Fact]
    public void All_EveryOne_IsWhole()
    {
        Assert.Equal(DatasetCatalog.All.Count, DatasetCatalog.All.Select(d => d.Id).Distinct().Count());
        Assert.All(DatasetCatalog.All, d =>
        {
            Assert.NotEmpty(d.Files);
            Assert.Equal(d.Kind != DatasetKind.Lexicon, d.Splits.Count > 0);
            Assert.NotEmpty(d.License);
            Assert.True(Uri.IsWellFormedUriString(d.Source, UriKind.Absolute));
            Assert.All(
                d.Files, f => Assert.Single(new object?[] { f.Address, f.Repository, f.Package }.OfType<object>()));
            Assert.All(d.Files, f => Assert.True(
                f.Hash is null || f.Hash.Value.Length == (f.Hash.Algorithm == "md5" ? 32 : 64), f.Name));
        });
        // A file has one identity, wherever it is used.
        Assert.All(
            DatasetCatalog.All.SelectMany(d => d.Files).GroupBy(f => f.Name),
            g => Assert.Single(g.Select(f => (f.Address, f.Size, f.Hash)).Distinct()));
    }

    /// <summary>The published hashes and sizes hold for the files that lie beside the checkout.</summary>
    [Theory]
    [InlineData("msmarco-passage/trec-dl-2019/qrels", "trec-dl/qrels.dl19-passage.txt")]
    [InlineData("msmarco-passage/trec-dl-2020/qrels", "trec-dl/qrels.dl20-passage.txt")]
    [InlineData("msmarco-passage/trec-dl-hard/qrels", "dl-hard/dl_hard-passage.qrels")]
    public void All_PublishedHash_IsThatOfTheRealFile(string name, string path)
    {
        byte[] content = File.ReadAllBytes(Hypencoder.Tests.Fixture.SharedData(path.Split('/')));
        DatasetFile file = DatasetCatalog.All.SelectMany(d => d.Files).First(f => f.Name == name);
        Assert.Equal((content.Length, DatasetFixture.Md5(content)), (file.Size, file.Hash!.Value));
    }

    [Theory]
    [InlineData("beir/fiqa/tset", "beir/fiqa/test")]
    [InlineData("scifact", "beir/scifact")]
    [InlineData("dotnet", "dotnet-api")]
    [InlineData("msmarco-passage/trec-dl-2019", "msmarco-passage/trec-dl-2019/judged")]
    [InlineData("packages-api/noda", "packages-api/nodatime")]
    [InlineData("core17", "jhu-clsp/core17-instructions")]
    public void Open_UnknownName_ListsNearOnes(string id, string near)
    {
        string message = Assert.Throws<InvalidDataException>(
            () => DatasetCatalog.Open(id, _fixture.Options)).Message;
        Assert.Contains($"found \"{id}\"; near names: ", message, StringComparison.Ordinal);
        Assert.Contains(near, message.Split("near names: ")[1].Split(", "));
    }

    [Fact]
    public void Open_EmbeddedFileAndFolder_NeedNoDownload()
    {
        Assert.Equal("dotnet-api", DatasetCatalog.Open("dotnet-api", _fixture.Options).Id);
        string file = _fixture.Folder.Write("c.tsv", "p1\ttext\n");
        Assert.Single(DatasetCatalog.Open(file, _fixture.Options).Passages());
        _fixture.Folder.Write("beir/corpus.jsonl", """{"_id": "p1", "text": "x"}""");
        Assert.Single(DatasetCatalog.Open(_fixture.Folder["beir"], _fixture.Options).Passages());
    }
}
