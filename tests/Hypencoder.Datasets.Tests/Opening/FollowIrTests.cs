using Hypencoder.Data;

namespace Hypencoder.Datasets.Tests.Opening;

public sealed class FollowIrTests : IDisposable
{
    private const string Id = "jhu-clsp/core17-instructions";
    private readonly DatasetFixture _fixture = new();

    public FollowIrTests() => AddRepository("""{"query-id": "307", "corpus-id": "9", "score": 1.0}""");

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public void Open_Repository_HasBothInstructionsAndJudgments()
    {
        DatasetState state = _fixture.Pull(DatasetCatalog.Get(Id));
        Assert.Equal(DatasetPlace.HubCache, state.Files[0].Place);
        TestCollection collection = DatasetCatalog.Open(Id, _fixture.Options);
        Assert.Equal(["original", "changed"], collection.Splits);
        Assert.Equal([new Passage("9", "", "Dams are built.")], collection.Passages());
        Assert.Equal([new Query("307", "New dams? Say where.")], collection.Queries("original"));
        Assert.Equal([new Query("307", "New dams? Say where in Asia.")], collection.Queries("changed"));
        Assert.Equal(1, collection.Qrels("original")["307"]["9"]);
        Assert.Equal(0, collection.Qrels("changed")["307"]["9"]);
    }

    [Fact]
    public void State_BeforeAPull_IsMissingOfUnknownSize()
    {
        DatasetState state = DatasetStore.State(DatasetCatalog.Get(Id), _fixture.Options);
        Assert.False(state.IsPresent);
        Assert.Null(state.BytesMissing);
        Assert.Empty(_fixture.Hub.HubRequests);
    }

    [Fact]
    public void Pull_Again_AsksTheHubForNothing()
    {
        _fixture.Pull(DatasetCatalog.Get(Id));
        int requests = _fixture.Hub.HubRequests.Count;
        _fixture.Pull(DatasetCatalog.Get(Id));
        Assert.Equal(requests, _fixture.Hub.HubRequests.Count);
        Assert.DoesNotContain("top_ranked.jsonl", _fixture.Hub.FilesAsked);
    }

    [Fact]
    public void Qrels_GradeThatIsNotWhole_IsRefused()
    {
        AddRepository("""{"query-id": "307", "corpus-id": "9", "score": 0.5}""");
        _fixture.Pull(DatasetCatalog.Get(Id));
        string message = Assert.Throws<InvalidDataException>(
            () => DatasetCatalog.Open(Id, _fixture.Options).Qrels("original")).Message;
        Assert.Contains("qrels_og/test.jsonl:1: expected a whole number", message, StringComparison.Ordinal);
    }

    private void AddRepository(string qrels) => _fixture.Hub.Add(
        $"datasets/{Id}", 'a',
        ("README.md", LoopbackFile.Text("license: mit")),
        ("corpus.jsonl", LoopbackFile.Text("""{"_id": "9", "title": "Headline", "text": "Dams are built."}""")),
        ("queries.jsonl", LoopbackFile.Text(
            """{"_id": "307", "text": "New dams?", "instruction_og": "Say where.", """
            + "\"instruction_changed\": \"Say where in Asia.\", \"keywords\": \"\", \"short_query\": \"dams\"}")),
        ("qrels_og/test.jsonl", LoopbackFile.Text(qrels)),
        ("qrels_changed/test.jsonl", LoopbackFile.Text("""{"query-id": "307", "corpus-id": "9", "score": 0}""")),
        ("top_ranked.jsonl", LoopbackFile.Text("""{"qid": "307", "pid": "9"}""")));
}
