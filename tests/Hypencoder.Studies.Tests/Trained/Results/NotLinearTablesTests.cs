using Hypencoder.Reporting;
using Hypencoder.Search;
using Hypencoder.Studies.Trained.Results;
using Hypencoder.Studies.Trained.Stages;

namespace Hypencoder.Studies.Tests.Trained.Results;

public sealed class NotLinearTablesTests
{
    private static readonly TaskResult Task = new("c/exactly-one-of", "exactly-one-of", 40,
    [
        new TaskValues("AP", "test", ".000", 1, ["a", "b", "c"], ["BM25", "BE", "H", "H, linearised"],
            [[.1, .2, .3], [.4, .5, .6], [.7, .8, .9], [.6, .8, 1]]),
    ])
    {
        FirstSplit = "test",
    };

    [Fact]
    public void Make_QueriesProvedUnderEveryModel_KeepsThose()
    {
        ReportTable table = NotLinearTables.Make(
            Task, [("BE", Found(true, true, false)), ("H", Found(false, true, true))], "BE");
        Assert.Equal("exactly-one-of-not-linear", table.Id);
        Assert.Equal([.2, .5, .8, .8], table.Rows.Select(r => r[1].Number!.Value));
        Assert.StartsWith("1 of 3 queries: ", table.Caption, StringComparison.Ordinal);
        Assert.Contains(
            "under those of BE 2, with the passages judged 0 alone to be below 0;", table.Caption,
            StringComparison.Ordinal);
        Assert.Equal([1, null, 1, 2], table.References);
    }

    [Fact]
    public void Make_NoneProved_SaysSoAndHasNoNumbers()
    {
        ReportTable table = NotLinearTables.Make(
            Task, [("BE", Found(false, true, false)), ("H", Found(true, false, true))], "BE");
        Assert.StartsWith("No query of 3 is provably not linear", table.Caption, StringComparison.Ordinal);
        Assert.Equal(4, table.Rows.Count);
        Assert.All(table.Rows, row => Assert.Null(row[1].Number));
    }

    private static TaskSeparation Found(params bool[] proved) => new(
    [
        .. proved.Select((p, i) => new SeparatedQuery(
            $"{(char)('a' + i)}", SeparationKind.Separable,
            p ? SeparationKind.NotSeparable : SeparationKind.Separable, 0)),
    ]);
}
