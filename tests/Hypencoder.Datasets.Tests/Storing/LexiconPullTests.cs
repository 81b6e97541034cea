namespace Hypencoder.Datasets.Tests.Storing;

public sealed class LexiconPullTests : IDisposable
{
    private readonly DatasetFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public void Pull_WordNet_UnpacksTheDatabaseIntoOneFolder()
    {
        string[] names =
        [
            .. new[] { "noun", "verb", "adj", "adv" }.SelectMany(p => new[] { $"index.{p}", $"data.{p}", $"{p}.exc" }),
            "cntlist.rev",
        ];
        DatasetState state = _fixture.Pull(_fixture.Serve("wordnet", ArchiveOf.TarGz(
            [("WordNet-3.0/README", "x"), .. names.Select(n => ($"WordNet-3.0/dict/{n}", n))])));
        Assert.True(state.IsPresent);
        Assert.Equal(_fixture.InCache("wordnet/3.0/index.noun"), state.Files[0].Path);
        Assert.All(names, name => Assert.Equal(name, File.ReadAllText(_fixture.InCache($"wordnet/3.0/{name}"))));
    }

    [Fact]
    public void Open_WordNet_IsNoCollection()
    {
        Assert.Equal(
            "wordnet: expected a test collection, found a lexicon",
            Assert.Throws<InvalidDataException>(() => DatasetCatalog.Open("wordnet", _fixture.Options)).Message);
        Assert.Equal(
            "wordnet: expected training examples, found a lexicon",
            Assert.Throws<InvalidDataException>(() => TrainingExamples.Open("wordnet", _fixture.Options)).Message);
    }
}
