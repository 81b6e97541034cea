using Hypencoder.Training.Texts;

namespace Hypencoder.Training.Tests.Texts;

public sealed class LoadedCollectionTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _beir;

    /// <summary>
    /// 100 passages and 20 queries per split. Passages q (grade 2) and q + 50 (grade 1) are relevant to query q, and q
    /// + 1 is not.
    /// </summary>
    public LoadedCollectionTests()
    {
        string[] splits = ["train", "dev", "test"];
        _beir = BeirFolder.Write(
            _folder, Enumerable.Range(0, 100).Select(p => ($"p{p}", $"passage {p}")),
            splits.SelectMany(s => Enumerable.Range(0, 20).Select(q => ($"{s}{q}", $"query {q}"))),
            splits.SelectMany(s => Enumerable.Range(0, 20).SelectMany(q => new[]
            {
                (s, $"{s}{q}", $"p{q}", 2), (s, $"{s}{q}", $"p{q + 50}", 1), (s, $"{s}{q}", $"p{q + 1}", 0),
            })));
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Load_All_KeepsAll()
    {
        LoadedCollection collection = LoadedCollection.Load(_beir, 0, 0, seed: 1);

        Assert.Equal(100, collection.Passages.Count);
        Assert.Equal(20, collection.Queries("test").Count);
    }

    [Fact]
    public void Load_Sample_KeepsJudgedPassagesAndFillsUp()
    {
        LoadedCollection collection = LoadedCollection.Load(_beir, 50, 4, seed: 1);

        Assert.Equal((10, 10, 4), (collection.Queries("train").Count, collection.Queries("dev").Count, collection.Queries("test").Count));
        HashSet<string> kept = [.. collection.Passages.Select(p => p.Id)];
        foreach (string split in new[] { "train", "dev", "test" })
            Assert.All(collection.Queries(split), q => Assert.Subset(kept, collection.Qrels(split)[q.Id].Keys.ToHashSet()));
        Assert.InRange(kept.Count, 50, 60); // the judged ones if there are more than 50, otherwise 50
    }

    [Fact]
    public void Load_SampleTwice_IsTheSameInTheOrderOfTheSource()
    {
        LoadedCollection first = LoadedCollection.Load(_beir, 50, 4, seed: 1), second = LoadedCollection.Load(_beir, 50, 4, seed: 1);
        LoadedCollection other = LoadedCollection.Load(_beir, 50, 4, seed: 2);

        Assert.Equal(first.Passages, second.Passages);
        Assert.Equal(first.Queries("test"), second.Queries("test"));
        Assert.NotEqual(first.Queries("train"), other.Queries("train"));
        Assert.Equal(first.Passages.OrderBy(p => int.Parse(p.Id.AsSpan(1))), first.Passages);
    }

    [Fact]
    public void Load_NoDevSplit_TakesATenthOfTheTrainingQueriesWhateverTheSeed()
    {
        using TemporaryFolder folder = new();
        string beir = BeirFolder.Write(
            folder, [("p0", "a passage")], Enumerable.Range(0, 500).Select(q => ($"q{q}", $"query {q}")),
            Enumerable.Range(0, 500).Select(q => (q < 400 ? "train" : "test", $"q{q}", "p0", 1)));
        LoadedCollection first = LoadedCollection.Load(beir, 0, 0, seed: 1), other = LoadedCollection.Load(beir, 0, 0, seed: 2);

        Assert.InRange(first.Queries("dev").Count, 20, 60);
        Assert.Equal(400, first.Queries("dev").Count + first.Queries("train").Count);
        Assert.Empty(first.Queries("dev").Intersect(first.Queries("train")));
        Assert.Equal(first.Queries("dev"), other.Queries("dev"));
        Assert.Single(first.Qrels("dev")[first.Queries("dev")[0].Id]);
        Assert.Equal(100, first.Queries("test").Count);
    }

    [Fact]
    public void Load_QueryWithoutRelevantPassageInCorpus_LeavesItOut()
    {
        using TemporaryFolder folder = new();
        string beir = BeirFolder.Write(
            folder, [("p0", "a passage")], [("q0", "found"), ("q1", "judged zero"), ("q2", "not in the corpus")],
            [("test", "q0", "p0", 1), ("test", "q1", "p0", 0), ("test", "q2", "p9", 1)]);

        Assert.Equal("q0", Assert.Single(LoadedCollection.Load(beir, 0, 0, seed: 1).Queries("test")).Id);
    }
}
