using Hypencoder.Data;

namespace Hypencoder.Datasets.Tests.Opening;

public sealed class MsMarcoTests : IDisposable
{
    private const string Mended = "0\tcafé au lait\n1\tplain – and 公\n";

    private static readonly byte[] Archive = ArchiveOf.TarGz(
        ("collection.tsv", "0\tcafÃ© au lait\n1\tplain â\u0080\u0093 and å\u0085¬\n"),
        ("queries.train.tsv", "5\tunused\n"),
        ("qrels.dev.small.tsv", "10\t0\t1\t1\n"),
        ("queries.dev.small.tsv", "10\tjudged\n11\tnot judged\n"));

    private readonly DatasetFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public void Open_DevSmall_HasMendedPassagesAndJudgedQueries()
    {
        _fixture.Pull(_fixture.Serve("msmarco-passage/dev/small", Archive));
        TestCollection collection = DatasetCatalog.Open("msmarco-passage/dev/small", _fixture.Options);
        Assert.Equal(
            [new Passage("0", "", "café au lait"), new Passage("1", "", "plain – and 公")], collection.Passages());
        Assert.Equal([new Query("10", "judged")], collection.Queries("dev"));
        Assert.Equal(1, collection.Qrels("dev")["10"]["1"]);
    }

    [Fact]
    public void Pull_SecondCollection_DownloadsOnlyItsOwnFiles()
    {
        _fixture.Pull(_fixture.Serve("msmarco-passage/dev/small", Archive));
        PullTrack("msmarco-passage/trec-dl-2019/judged", "20\tq0\t1\t3\n", "20\tjudged\n21\tnot\n");
        Assert.Equal(
            ["collectionandqueries.tar.gz", "msmarco-test2019-queries.tsv.gz", "2019qrels-pass.txt"],
            _fixture.Files.Requests.Select(r => r.Target.Split('/')[^1]));
        TestCollection collection = DatasetCatalog.Open("msmarco-passage/trec-dl-2019/judged", _fixture.Options);
        Assert.Equal([new Query("20", "judged")], collection.Queries("test"));
        Assert.Equal(3, collection.Qrels("test")["20"]["1"]);
    }

    [Fact]
    public void Open_DlHard_TakesItsQueriesFromBothTracks()
    {
        _fixture.Pull(_fixture.Serve("msmarco-passage/dev/small", Archive));
        Dataset hard = DatasetCatalog.Get("msmarco-passage/trec-dl-hard");
        Dataset served = hard with { Files = [.. hard.Files.Select(f => f with { Hash = null, Size = null })] };
        _fixture.Serve(hard.Files[1], ArchiveOf.Gz("20\tof 2019\n21\teasy\n"));
        _fixture.Serve(hard.Files[2], ArchiveOf.Gz("30\tof 2020\n"));
        _fixture.Serve(hard.Files[3], "30 Q0 0 2\n20 Q0 1 1\n"u8.ToArray());
        _fixture.Pull(served);
        TestCollection collection = DatasetCatalog.Open("msmarco-passage/trec-dl-hard", _fixture.Options);
        Assert.Equal([new Query("20", "of 2019"), new Query("30", "of 2020")], collection.Queries("test"));
    }

    [Fact]
    public void Open_FilesOfIrDatasets_AreUsedInPlace()
    {
        WriteIrDatasets("v2");
        _fixture.Folder.Write("ir_datasets/msmarco-passage/trec-dl-2019/queries.tsv", "20\tjudged\n");
        _fixture.Folder.Write("ir_datasets/msmarco-passage/trec-dl-2019/qrels", "20 Q0 1 3\n");
        TestCollection collection = DatasetCatalog.Open("msmarco-passage/trec-dl-2019/judged", _fixture.Options);
        Assert.Equal("café au lait", collection.Passages().First().Text);
        Assert.Equal([new Query("20", "judged")], collection.Queries("test"));
        Assert.False(Directory.Exists(_fixture.Options.Folder));
    }

    /// <summary>Older versions of ir_datasets left the corpus as it came.</summary>
    [Theory]
    [InlineData("v1")]
    [InlineData(null)]
    public void State_CorpusOfAnOlderIrDatasets_IsNotTakenForAMendedOne(string? version)
    {
        WriteIrDatasets(version);
        Assert.False(
            DatasetStore.State(DatasetCatalog.Get("msmarco-passage/dev/small"), _fixture.Options).IsPresent);
    }

    private void WriteIrDatasets(string? version)
    {
        _fixture.Folder.Write("ir_datasets/msmarco-passage/collection.tsv", Mended);
        _fixture.Folder.Write("ir_datasets/msmarco-passage/dev/small/queries.tsv", "10\tjudged\n");
        _fixture.Folder.Write("ir_datasets/msmarco-passage/dev/small/qrels", "10\t0\t1\t1\n");
        if (version is not null)
            _fixture.Folder.Write("ir_datasets/msmarco-passage/irds_version.txt", version);
    }

    private void PullTrack(string id, string qrels, string queries)
    {
        Dataset dataset = DatasetCatalog.Get(id);
        _fixture.Serve(dataset.Files[1], ArchiveOf.Gz(queries));
        _fixture.Serve(dataset.Files[2], System.Text.Encoding.UTF8.GetBytes(qrels));
        _fixture.Pull(dataset with { Files = [.. dataset.Files.Select(f => f with { Hash = null, Size = null })] });
    }
}
