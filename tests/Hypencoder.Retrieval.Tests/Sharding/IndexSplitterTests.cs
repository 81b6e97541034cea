using Hypencoder.Models;
using Hypencoder.Retrieval.Sharding;
using Hypencoder.Search;

namespace Hypencoder.Retrieval.Tests.Sharding;

public sealed class IndexSplitterTests : IDisposable
{
    private readonly ModelFolder _folder = new();

    private string Output => _folder["shards"];

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(20)]
    public async Task Split_Index_CopiesPassagesAndVectorsInOrder(int shards)
    {
        using RetrievalModel model = _folder.Load();
        using PassageIndex index = await _folder.BuildAsync(model, ModelFolder.Passages(20));
        PassageClustersBuilder.Build(index.Vectors, index.ClustersPath);

        ShardManifest manifest = IndexSplitter.Split(index, shards, Output, replicas: 2);

        Assert.Equal(shards, manifest.Shards.Count);
        Assert.Equal(20, manifest.Passages);
        ShardManifest read = ShardManifest.Read(ShardManifest.PathIn(Output));
        Assert.Equal((manifest.Split, manifest.Passages, 2), (read.Split, read.Passages, read.Replicas));
        Assert.Equal(manifest.Shards, read.Shards);
        Assert.Equal(
            (index.Info.Model, index.Info.ModelFingerprint, index.Info.OptionsOfModel()),
            (read.Record.Model, read.Record.ModelFingerprint, read.Record.OptionsOfModel()));
        int position = 0;
        foreach (ShardInfo shard in manifest.Shards)
        {
            string directory = Path.Combine(Output, shard.Folder);
            using PassageIndex part = PassageIndex.Open(directory, model);
            Assert.Equal(new ShardFile(manifest.Split, shards, shard), ShardFile.Read(directory));
            Assert.Equal(position, shard.First);
            Assert.Equal(shard.VectorsFingerprint, part.Vectors.Fingerprint);
            Assert.True(File.Exists(part.ClustersPath));
            for (int i = 0; i < part.Count; i++, position++)
            {
                Assert.Equal(index.Passage(position), part.Passage(i));
                Assert.True(index.Vectors.Row(position).SequenceEqual(part.Vectors.Row(i)));
            }
        }
        Assert.Equal(20, position);
    }

    [Fact]
    public async Task Split_ChangedIndex_LeavesRemovedPassagesOut()
    {
        using RetrievalModel model = _folder.Load();
        using PassageIndex index = await _folder.BuildAsync(model, ModelFolder.Passages(20));
        await index.AddAsync([.. Enumerable.Range(20, 5).Select(i => ModelFolder.Passage(i, i))]);
        await index.RemoveAsync(["p3", "p7", "p21"]);

        ShardManifest manifest = IndexSplitter.Split(index, 4, Output);

        List<string> ids = [];
        foreach (ShardInfo shard in manifest.Shards)
        {
            using PassageIndex part = PassageIndex.Open(Path.Combine(Output, shard.Folder), model);
            ids.AddRange(part.Ids());
        }
        Assert.Equal(index.Ids(), ids);
        Assert.Equal(22, ids.Count);
    }

    [Fact]
    public async Task Split_Resumed_KeepsCompleteShardsAndGivesTheSameBytes()
    {
        using RetrievalModel model = _folder.Load();
        using PassageIndex index = await _folder.BuildAsync(model, ModelFolder.Passages(20));
        IndexSplitter.Split(index, 3, Output);
        Dictionary<string, byte[]> whole = Contents();
        // As a killed split leaves it: the second shard begun, the third and the manifest missing.
        Directory.Delete(Path.Combine(Output, "shard-2"), recursive: true);
        Directory.Move(Path.Combine(Output, "shard-1"), Path.Combine(Output, "shard-1.part"));
        File.Delete(Path.Combine(Output, "shard-1.part", "index.json"));
        File.Delete(ShardManifest.PathIn(Output));
        DateTime first = File.GetLastWriteTimeUtc(Path.Combine(Output, "shard-0", "vectors.bin"));

        Assert.Contains("--resume", Assert.Throws<InvalidDataException>(
            () => IndexSplitter.Split(index, 3, Output)).Message);
        IndexSplitter.Split(index, 3, Output, resume: true);

        Assert.Equal(first, File.GetLastWriteTimeUtc(Path.Combine(Output, "shard-0", "vectors.bin")));
        Assert.Equal(whole.Keys, Contents().Keys);
        Assert.All(Contents(), file => Assert.Equal(whole[file.Key], file.Value));
    }

    [Fact]
    public async Task Split_ResumedAsAnother_IsRefused()
    {
        using RetrievalModel model = _folder.Load();
        using PassageIndex index = await _folder.BuildAsync(model, ModelFolder.Passages(20));
        IndexSplitter.Split(index, 3, Output);

        Assert.Contains("number of shards is another", Assert.Throws<InvalidDataException>(
            () => IndexSplitter.Split(index, 2, Output, resume: true)).Message);
    }

    [Fact]
    public async Task Split_MoreShardsThanPassages_IsRefusedBeforeAnythingIsWritten()
    {
        using RetrievalModel model = _folder.Load();
        using PassageIndex index = await _folder.BuildAsync(model, ModelFolder.Passages(3));

        Assert.Contains("at least 4 passages for 4 shards, found 3", Assert.Throws<InvalidDataException>(
            () => IndexSplitter.Split(index, 4, Output)).Message);
        Assert.False(Directory.Exists(Output));
    }

    public void Dispose() => _folder.Dispose();

    private Dictionary<string, byte[]> Contents() => Directory
        .GetFiles(Output, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
        .ToDictionary(path => Path.GetRelativePath(Output, path), File.ReadAllBytes);
}
