using Hypencoder.Data;
using Hypencoder.Evaluation;
using Hypencoder.Perturbations;
using Hypencoder.Reporting;
using Hypencoder.Studies.Shared;
using Hypencoder.Studies.Trained.Results;

namespace Hypencoder.Studies.Tests.Trained.Results;

public sealed class RobustnessTablesTests
{
    private static readonly string[] Ids = [.. Enumerable.Range(0, 10).Select(i => $"q{i}")];

    [Fact]
    public void Drops_HalfLostOrSomeWon_HasSignAndMarks()
    {
        ReportTable table = RobustnessTables.Drops(Result(), "BE-Base");
        string[] systems = ["BM25", "BE-Base", "Hypencoder"];
        Assert.Equal(
            systems.SelectMany(s => new[] { $"{s} clean", $"{s} ordering" }),
            table.Rows.Select(r => $"{r[0].Text} {r[1].Text}"));
        Assert.Equal("0.0", table.Display(1, 3));
        Assert.Equal("60.0", table.Display(3, 3)); // of 8 queries half is lost, of 2 all
        Assert.Equal(("‡", ""), (table.Rows[3][2].Marks, table.Rows[3][3].Marks));
        Assert.Equal(("", ""), (table.Rows[0][2].Marks, table.Rows[1][2].Marks));
        Assert.Equal("-100.0", table.Display(5, 3));
        Assert.Equal(("‡", "†"), (table.Rows[5][2].Marks, table.Rows[5][3].Marks));
        Assert.Equal([null, 3, null, null, null, 3], table.References);
        Assert.Equal(table.TestCaption?.ToString(), table.Caption);
        Assert.Null(table.Rows[3][8].Number);
        Assert.True(table.Rows[5][8].Number < Comparisons.Significant);
        Assert.Contains("Paraphrases are left out", table.Caption, StringComparison.Ordinal);
        Assert.Contains("changed: ordering 9,", table.Caption, StringComparison.Ordinal);
    }

    [Fact]
    public void Plot_OfClasses_HasABarAModel()
    {
        BarChart plot = RobustnessTables.Plot(Result());
        BarGroup group = Assert.Single(plot.Groups);
        Assert.Equal(
            [("BM25", 0d), ("BE-Base", 60), ("Hypencoder", -100)],
            group.Bars.Select(b => (b.Label, Math.Round(b.Value, 9))));
    }

    [Fact]
    public void FellMost_OfEqualDrops_TakesTheOneThatStandsLowest()
    {
        RobustnessSystem system = Result().Systems[1];
        Assert.Equal(4, RobustnessQueries.FellMost(system, system.Classes[0]));
        RobustnessSystem won = Result().Systems[2];
        Assert.Null(RobustnessQueries.FellMost(won, won.Classes[0]));
        ReportTable table = RobustnessQueries.Table(Result());
        Assert.Equal(2, table.Rows.Count);
        Assert.Equal(("clean", "text 4", 1d), (table.Rows[0][1].Text, table.Rows[0][2].Text, table.Rows[0][4].Number));
        Assert.Equal("none", table.Rows[1][4].Text);
        Assert.Equal("test 4 (“x” → “s”)", table.Rows[1][2].Text);
    }

    /// <summary>BM25 stays, BE-Base falls to rank 3 or below, the Hypencoder rises from there.</summary>
    private static RobustnessResult Result()
    {
        int[] first = [.. Ids.Select(_ => 1)], third = [.. Ids.Select(_ => 3)];
        return new RobustnessResult("c", 0,
        [
            System("BM25", first, first),
            System("BE-Base", first, [.. Ids.Select((_, i) => i switch { 2 => 12, 4 => 0, _ => 3 })]),
            System("Hypencoder", third, first),
        ]);
    }

    private static RobustnessSystem System(string name, int[] clean, int[] perturbed) => new(
        name, Found(clean),
        [
            new RobustnessClass(
                PerturbationKind.Ordering,
                [.. Ids.Select((id, i) => new PerturbedQuery(
                    new Query(id, $"text {i}"), "shuffle", i == 0 ? [] : [new QueryEdit(2, "x", "s")]))],
                Found(perturbed), null),
        ]);

    /// <summary>The relevant passage of each query at a rank, 0 for nowhere: nDCG is 1 at 1, .5 at 3.</summary>
    private static RobustnessRun Found(int[] ranks)
    {
        Qrels qrels = new();
        Run run = new();
        foreach ((int index, int rank) in ranks.Index())
        {
            qrels.TryAdd(Ids[index], "relevant", 1);
            run.Add(Ids[index], [.. Enumerable.Range(1, 20).Select(
                r => new RunEntry(r == rank ? "relevant" : $"p{r}", 1f / r))]);
        }
        return new RobustnessRun(
            "exact", Evaluator.Evaluate(qrels, run, RobustnessResult.Measures),
            [.. ranks.Select(r => r == 0 ? null : (int?)r)], [.. Ids.Select(_ => (IReadOnlyList<string>)["p1", "p2"])]);
    }
}
