using Hypencoder.Data;
using Hypencoder.Studies.Published;
using Hypencoder.Studies.Shared;

namespace Hypencoder.Studies.Tests.Published;

/// <summary>Figures from runs that are written out.</summary>
public sealed class FiguresTests : IDisposable
{
    private static readonly ReplicatedSystem System = new() { Name = "S", Model = "org/model" };
    private readonly TemporaryFolder _folder = new();
    private readonly ReplicationContext _context;

    public FiguresTests()
    {
        ReplicationConfig study = new() { Name = "x", Title = "x", Tables = [] };
        _context = new ReplicationContext(
            study, StudyFolder.Open(_folder["out"], study, resume: false), new IndexCache(_folder["cache"]), 1,
            new StudyObserver(), CancellationToken.None)
        { Open = id => new Instructed(id) };
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Of_PairwiseMrr_ComparesTheTwoSplitsTimes100()
    {
        Write("a", "original", ("q", ["x", "y"]));
        Write("a", "changed", ("q", ["y", "x"]));
        Figure figure = new Figures(_context).Of(System, Column("p-MRR", "a"));
        Assert.Equal(50, figure.Value, 1e-12); // x, relevant before alone, sank from rank 1 to 2: 1 − 1/2
        Assert.Equal(["q"], figure.QueryIds);
    }

    [Fact]
    public void Of_PooledCollections_AveragesOverQueriesNotCollections()
    {
        Write("a", "original", ("q", ["y", "x"]));
        Write("b", "original", ("q", ["x"]), ("r", ["x"]));
        Figure figure = new Figures(_context).Of(System, Column("RR", "a", "b") with { Split = "original" });
        Assert.Equal((0.5 + 1 + 1) / 3, figure.Value, 1e-12);
        Assert.Equal(["a/q", "b/q", "b/r"], figure.QueryIds);
    }

    [Fact]
    public void Of_QueryThatFoundNothing_CountsAsNothing()
    {
        Write("b", "original", ("q", ["x"]));
        Figure figure = new Figures(_context).Of(System, Column("RR", "b") with { Split = "original" });
        Assert.Equal(0.5, figure.Value, 1e-12);
    }

    [Fact]
    public void Of_Milliseconds_IsTheMedianOfAll()
    {
        Write("a", "original", ("q", ["x", "y"])); // 2 ms
        Write("b", "original", ("q", ["x"]), ("r", ["x"])); // 1 ms and 2 ms
        Assert.Equal(2, new Figures(_context).Of(System, Column("ms", "a", "b") with { Split = "original" }).Value);
    }

    private static ReplicatedColumn Column(string measure, params string[] collections) =>
        new() { Label = measure, Measure = measure, Collections = collections };

    /// <summary>The run of one split; a query took 1 ms for each result and each query before it.</summary>
    private void Write(string collection, string split, params (string Query, string[] Passages)[] rankings)
    {
        Run run = new();
        foreach ((string query, string[] passages) in rankings)
            run.Add(query, [.. passages.Select((p, i) => new RunEntry(p, -i))]);
        RunStatistics statistics = new("exhaustive", [.. rankings.Select((r, i) => (double)r.Passages.Length + i)], 0, 7);
        QueryRuns.Write(
            _context.Folder, new CollectionSplit(collection, split).Name, ReplicationContext.RunName(System),
            (run, statistics));
    }

    /// <summary>Passage x is relevant to q and r in the original split, and only to r in the changed one.</summary>
    private sealed class Instructed(string id) : TestCollection
    {
        public override string Id => id;

        public override IReadOnlyList<string> Splits => ["changed", "original"];

        public override IEnumerable<Passage> Passages() => [new("x", "", "x"), new("y", "", "y")];

        public override IEnumerable<Query> Queries(string split) => [new("q", split), new("r", split)];

        public override Qrels Qrels(string split)
        {
            Qrels qrels = new();
            qrels.TryAdd("q", "x", split == "original" ? 1 : 0);
            qrels.TryAdd("q", "y", 0);
            if (id == "b")
                qrels.TryAdd("r", "x", 1);
            return qrels;
        }
    }
}
