using Hypencoder.Reporting;
using Hypencoder.Search;
using Hypencoder.Studies.Trained.Results;
using Hypencoder.Studies.Trained.Stages;

namespace Hypencoder.Studies.Tests.Trained.Results;

public sealed class RoomTableTests
{
    [Fact]
    public void Make_SomeProved_GivesSharesAndMeans()
    {
        TaskSeparation found = new(
        [
            new SeparatedQuery("a", SeparationKind.NotSeparable, SeparationKind.NotSeparable, 0, .5, .4),
            new SeparatedQuery("b", SeparationKind.Separable, SeparationKind.NotSeparable, 0, .9, .6),
            new SeparatedQuery("c", SeparationKind.NotSeparable, SeparationKind.NotSeparable, 0, .7, .2),
            new SeparatedQuery("d", SeparationKind.Undecided, SeparationKind.Separable, 0, .9, .8),
        ]);
        ReportTable table = RoomTable.Make([("parity", "BE", found)]);
        Assert.Equal(["parity", "BE"], table.Rows[0].Take(2).Select(c => c.Text));
        double[] numbers = [.. table.Rows[0].Skip(2).Select(c => c.Number!.Value)];
        Assert.Equal([4, 50, 75, .75, .7, .5, .4], numbers.Select(n => Math.Round(n, 9)));
        Assert.DoesNotContain("Empty cells", table.Caption, StringComparison.Ordinal);
    }

    [Fact]
    public void Make_FilesOfAnEarlierVersion_LeavesTheirCellsEmptyAndSaysWhy()
    {
        TaskSeparation found = new(
            [new SeparatedQuery("a", SeparationKind.NotSeparable, SeparationKind.NotSeparable, 0)]);
        ReportTable table = RoomTable.Make([("parity", "BE", found)]);
        Assert.Equal(100, table.Rows[0][3].Number);
        Assert.All(table.Rows[0].Skip(5), c => Assert.Equal(ReportCell.Empty, c));
        Assert.Contains("Empty cells: an earlier version", table.Caption, StringComparison.Ordinal);
    }
}
