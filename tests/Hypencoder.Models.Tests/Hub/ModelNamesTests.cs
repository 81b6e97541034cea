using Hypencoder.Models.Hub;

namespace Hypencoder.Models.Tests.Hub;

public sealed class ModelNamesTests : IDisposable
{
    private const string Commit = "0123456789abcdef0123456789abcdef01234567";
    private const string Other = "f123456789abcdef0123456789abcdef01234567";
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("all-MiniLM-L6-v2", "sentence-transformers/all-MiniLM-L6-v2")]
    [InlineData("all-minilm-l6-v2", "sentence-transformers/all-MiniLM-L6-v2")]
    [InlineData("hypencoder.6_layer", "jfkback/hypencoder.6_layer")]
    [InlineData("contriever-msmarco", "facebook/contriever-msmarco")]
    [InlineData("bge-small-en-v1.5", "BAAI/bge-small-en-v1.5")]
    [InlineData("my-model", "me/my-model")]
    [InlineData("models--facebook--contriever", "facebook/contriever")]
    [InlineData("jfkback/contriever-msmarco", "facebook/contriever-msmarco")]
    [InlineData("https://huggingface.co/org/name/tree/main", "org/name")]
    public void Hint_NameWithoutItsOrganization_OffersTheId(string name, string id) => Assert.Equal(
        $"; near name: {id}", ModelNames.Hint(name, ModelHub.Published, ["me/my-model"]));

    [Fact]
    public void Hint_Misspelling_OffersTheNearest() => Assert.Contains(
        "jfkback/hypencoder.6_layer", ModelNames.Hint("hypencoder.6_layers", ModelHub.Published, []),
        StringComparison.Ordinal);

    [Fact]
    public void Hint_NothingNear_IsEmpty() => Assert.Equal("", ModelNames.Hint("xyzzy", ModelHub.Published, []));

    [Fact]
    public void SnapshotOf_CacheFolder_IsThatOfMain()
    {
        string snapshot = Snapshot(Commit);
        Snapshot(Other);
        Write("models--org--name/refs/main", Commit + "\n");
        Assert.Equal(snapshot, CachedRepository.SnapshotOf(_folder.File("models--org--name")));
        Assert.Equal(snapshot, CachedRepository.SnapshotOf(_folder.File("models--org--name/")));
        Assert.Equal(snapshot, CachedRepository.SnapshotOf(_folder.File("models--org--name/snapshots")));
        Assert.Equal(snapshot, ModelHub.Resolve(_folder.File("models--org--name")));
    }

    [Fact]
    public void SnapshotOf_OneSnapshotWithoutMain_IsThatOne() =>
        Assert.Equal(Snapshot(Commit), CachedRepository.SnapshotOf(_folder.File("models--org--name")));

    [Fact]
    public void SnapshotOf_SeveralWithoutMain_NamesThem()
    {
        Snapshot(Commit);
        Snapshot(Other);
        InvalidDataException thrown = Assert.Throws<InvalidDataException>(
            () => CachedRepository.SnapshotOf(_folder.File("models--org--name")));
        Assert.Contains($"{Commit}, {Other}", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void SnapshotOf_OtherDirectory_IsItself() =>
        Assert.Equal(_folder.Path, CachedRepository.SnapshotOf(_folder.Path));

    [Fact]
    public void Resolve_File_SaysSo()
    {
        string file = Write("model.safetensors", "x");
        Assert.Contains(
            $"{file}: expected a model directory, found a file",
            Assert.Throws<InvalidDataException>(() => ModelHub.Resolve(file)).Message, StringComparison.Ordinal);
    }

    private string Snapshot(string commit) =>
        Path.GetDirectoryName(Write($"models--org--name/snapshots/{commit}/config.json", "{}"))!;

    private string Write(string name, string content)
    {
        string path = _folder.File(name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, content);
        return path;
    }
}
