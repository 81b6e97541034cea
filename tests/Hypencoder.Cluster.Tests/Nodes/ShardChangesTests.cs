using Hypencoder.Cluster.Messages;
using Hypencoder.Cluster.Nodes;
using Hypencoder.Data;
using Hypencoder.Models;
using Hypencoder.Retrieval;
using Hypencoder.Retrieval.Segments;
using Hypencoder.Retrieval.Sharding;

namespace Hypencoder.Cluster.Tests.Nodes;

/// <summary>The one shard of an index of ten passages, of which each test has copies.</summary>
public sealed class ShardChangesTests : IAsyncLifetime
{
    private readonly TempFolder _folder = new();
    private RetrievalModel _model = null!;

    private static ShardChange Addition => new([new Passage("new", "", "old bees"), new Passage("p3", "", "cats")], []);

    private static ShardChange Removal => new([], ["p5", "absent"]);

    public async ValueTask InitializeAsync()
    {
        TinyModel.Save(
            WordPieceTokenizer.Load(Fixture.Path("golden", "wordpiece")), _folder.File("model"),
            DualEncoderKind.Hypencoder);
        _model = RetrievalModel.Load(_folder.File("model"));
        using PassageIndex index = await PassageIndex.BuildAsync(
            _model, Enumerable.Range(0, 10).Select(i => new Passage($"p{i}", "", ClusterFixture.Text(i))),
            _folder.File("index"));
        IndexSplitter.Split(index, 1, _folder.File("a"));
        IndexSplitter.Split(index, 1, _folder.File("b"));
    }

    public ValueTask DisposeAsync()
    {
        _model.Dispose();
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Make_Changes_AreInTheIndexAndNumbered()
    {
        using Copy copy = Open("a");

        Assert.Equal(new ChangeAnswer { Last = 1, WasMade = true }, await copy.Changes.MakeAsync(Addition.Write()));
        Assert.Equal(new ChangeAnswer { Last = 2, WasMade = true }, await copy.Changes.MakeAsync(Removal.Write()));
        Assert.Equal(new ChangeAnswer { Last = 2 }, await copy.Changes.MakeAsync(Removal.Write()));

        Assert.Equal(["p0", "p1", "p2", "p4", "p6", "p7", "p8", "p9", "new", "p3"], copy.Ids());
    }

    [Fact]
    public async Task Open_KilledBetweenLogAndIndex_MakesTheChange()
    {
        using (Copy copy = Open("a"))
            await copy.Changes.MakeAsync(Addition.Write());
        string directory = Path.Combine(_folder.File("a"), "shard-0");
        using (ChangeLog log = ChangeLog.Open(directory, ShardFile.Read(directory), made: 1))
            log.Append(log.Record(new ShardChange([], ["p5"])));

        using Copy again = Open("a");

        Assert.Equal(2, again.Changes.Last);
        Assert.DoesNotContain("p5", again.Ids());
    }

    [Fact]
    public async Task Open_LogOfFewerChangesThanTheIndexHas_IsRefused()
    {
        using (Copy copy = Open("a"))
            await copy.Changes.MakeAsync(Addition.Write());
        File.Delete(Path.Combine(_folder.File("a"), "shard-0", "changes.log"));

        Assert.Contains("expected a whole change 1", Assert.Throws<InvalidDataException>(() => Open("a")).Message);
    }

    [Fact]
    public async Task Follow_NodeThatLacksChanges_HasTheSamePassagesAndVectors()
    {
        using Copy first = Open("a"), second = Open("b");
        await first.Changes.MakeAsync(Addition.Write());
        await first.Changes.MakeAsync(Removal.Write());

        await second.Changes.FollowAsync(after => Task.FromResult(first.Changes.Records(after)), 2);

        Assert.Equal(first.Ids(), second.Ids());
        Assert.Equal(first.Vectors(), second.Vectors());
    }

    [Fact]
    public async Task Follow_NodeWithOtherChanges_IsRefused()
    {
        using Copy first = Open("a"), second = Open("b");
        await first.Changes.MakeAsync(Addition.Write());
        await first.Changes.MakeAsync(Removal.Write());
        await second.Changes.MakeAsync(Removal.Write());

        Assert.Contains("departs from it", (await Assert.ThrowsAsync<InvalidDataException>(
            () => second.Changes.FollowAsync(after => Task.FromResult(first.Changes.Records(after)), 2))).Message);
        Assert.Equal(1, second.Changes.Last);
    }

    private Copy Open(string name) => new(Path.Combine(_folder.File(name), "shard-0"), _model);

    /// <summary>An open copy of the shard.</summary>
    private sealed class Copy : IDisposable
    {
        private readonly PassageIndex _index;

        public Copy(string directory, RetrievalModel model)
        {
            _index = PassageIndex.Open(directory, model);
            try
            {
                Changes = ShardChanges.Open(directory, ShardFile.Read(directory), _index);
            }
            catch
            {
                _index.Dispose();
                throw;
            }
        }

        public ShardChanges Changes { get; }

        public string[] Ids() => Use(state => state.LivePlaces().Select(state.Id).ToArray());

        public byte[][] Vectors() => Use(state => state.LivePlaces().Select(state.Find)
            .Select(found => found.Segment.Vectors.Row(found.Index).ToArray()).ToArray());

        public void Dispose()
        {
            Changes.Dispose();
            _index.Dispose();
        }

        private T Use<T>(Func<IndexState, T> use)
        {
            IndexState state = _index.Acquire();
            try
            {
                return use(state);
            }
            finally
            {
                state.Release();
            }
        }
    }
}
