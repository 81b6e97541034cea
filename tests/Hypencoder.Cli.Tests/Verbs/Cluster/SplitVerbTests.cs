using Hypencoder.Retrieval.Sharding;

namespace Hypencoder.Cli.Tests.Verbs.Cluster;

[Collection(nameof(ModelTests))]
public sealed class SplitVerbTests(ModelFixture models)
{
    [Fact]
    public void Split_Index_WritesShardsAndManifest()
    {
        string output = models.NewPath("shards");

        Assert.Equal(
            $"{ShardManifest.PathIn(output)}: 56 passages in 3 shards\n",
            CliRun.Of("split", "--index", models.Index, "--shards", "3", "--out", output).Succeeded().Output);

        Assert.Equal(
            ["shard-0", "shard-1", "shard-2", "shards.json"],
            Directory.EnumerateFileSystemEntries(output).Select(Path.GetFileName).Order());
        CliRun.Of(
            "search", "--index", Path.Combine(output, "shard-1"), "--query", "read files", "--strategy", "graph")
            .Succeeded();
    }

    [Theory]
    [InlineData("0", "--shards: expected a whole number, 1 or above, found \"0\"")]
    [InlineData("57", "expected at least 57 passages for 57 shards, found 56")]
    public void Split_WrongNumber_IsRefused(string shards, string reason) => CliRun.Of(
        "split", "--index", models.Index, "--shards", shards, "--out", models.NewPath("shards")).AssertRefused(reason);

    [Fact]
    public void Split_FolderWithFiles_IsRefusedAndLeftAlone()
    {
        string output = models.NewPath("shards"), file = Path.Combine(output, "mine.txt");
        Directory.CreateDirectory(output);
        File.WriteAllText(file, "mine");

        CliRun.Of("split", "--index", models.Index, "--shards", "2", "--out", output)
            .AssertRefused("expected an empty folder", "--resume");

        Assert.Equal([file], Directory.EnumerateFileSystemEntries(output));
    }
}
