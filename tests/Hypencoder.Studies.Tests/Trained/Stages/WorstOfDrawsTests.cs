using Hypencoder.Data;
using Hypencoder.Lexical;
using Hypencoder.Perturbations;
using Hypencoder.Studies.Trained.Stages;

namespace Hypencoder.Studies.Tests.Trained.Stages;

public sealed class WorstOfDrawsTests
{
    private static readonly Passage[] Passages =
        [new("a", "", "read a file"), new("b", "", "write a file"), new("c", "", "close the window")];

    [Fact]
    public void Choose_DrawThatLosesTheRelevantWord_TakesIt()
    {
        using Bm25Index index = Bm25Index.Build(Passages);
        Query query = new("q", "read file");
        IReadOnlyList<PerturbedQuery>[] draws =
        [
            [new PerturbedQuery(query, "first", [new QueryEdit(5, "file", "fiel")])],
            [new PerturbedQuery(query, "second", [new QueryEdit(0, "read", "raed")])],
            [new PerturbedQuery(query, "third", [])],
        ];
        Qrels qrels = new();
        qrels.TryAdd("q", "a", 2);
        qrels.TryAdd("q", "b", 1);
        qrels.TryAdd("q", "elsewhere", 3);
        Dictionary<string, int> indices = Passages.Select((p, i) => (p.Id, i)).ToDictionary();
        IReadOnlyDictionary<string, int[]> relevant = WorstOfDraws.Relevant([query], qrels, indices);
        Assert.Equal([0], relevant["q"]); // the best grade that is in the corpus

        PerturbedQuery worst = Assert.Single(new WorstOfDraws(relevant).Choose(draws, index));
        Assert.Equal("second", worst.Method); // "read" is the rarer word
    }

    [Fact]
    public void Choose_EqualScores_TakesTheFirst()
    {
        using Bm25Index index = Bm25Index.Build(Passages);
        Query query = new("q", "read file");
        IReadOnlyList<PerturbedQuery>[] draws =
        [
            [new PerturbedQuery(query, "first", [new QueryEdit(0, "read file", "file read")])],
            [new PerturbedQuery(query, "second", [])],
        ];
        Dictionary<string, int[]> relevant = new() { ["q"] = [0] };
        Assert.Equal("first", Assert.Single(new WorstOfDraws(relevant).Choose(draws, index)).Method);
    }

    [Fact]
    public void Score_EveryPassage_IsThatOfTheSearch()
    {
        using Bm25Index index = Bm25Index.Build(Passages);
        Dictionary<string, double> found = index.Search("read the file", 3)
            .ToDictionary(e => e.PassageId, e => (double)e.Score);
        Assert.All(Passages.Index(), p => Assert.Equal(
            found.GetValueOrDefault(p.Item.Id), index.Score("read the file", p.Index), 1e-5));
        Assert.Equal(0, index.Score("nothing", 0));
    }
}
