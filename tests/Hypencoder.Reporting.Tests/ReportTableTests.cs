
namespace Hypencoder.Reporting.Tests;

public sealed class ReportTableTests
{
    [Fact]
    public void IsBest_NumbersThatPrintAlike_AreAllBest()
    {
        ReportTable table = Column(ColumnBest.Highest, .5704, .5701, .569);
        Assert.Equal([true, true, false], Enumerable.Range(0, 3).Select(r => table.IsBest(r, 0)));
    }

    [Fact]
    public void IsBest_Lowest_IsTheLowest()
    {
        ReportTable table = Column(ColumnBest.Lowest, 3, -2, 1);
        Assert.Equal([false, true, false], Enumerable.Range(0, 3).Select(r => table.IsBest(r, 0)));
    }

    [Fact]
    public void IsBest_MissingNumbers_AreNeverBest()
    {
        ReportTable table = Column(ColumnBest.Highest, double.NaN, .2, .1, double.PositiveInfinity);
        Assert.Equal([false, true, false, false], Enumerable.Range(0, 4).Select(r => table.IsBest(r, 0)));
    }

    [Fact]
    public void IsBest_Groups_EachHasItsOwn()
    {
        IReadOnlyList<ReportCell>[] rows = [[.9], [.8], [.1], [.2], [.5]];
        ReportTable table = new("t", "", "", [new("x", ".000", ColumnBest.Highest)], rows) { GroupSize = 2 };
        Assert.Equal([true, false, false, true, false], Enumerable.Range(0, 5).Select(r => table.IsBest(r, 0)));
        Assert.Equal([false, false, true, false, true], Enumerable.Range(0, 5).Select(table.BeginsGroup));
    }

    [Theory]
    [InlineData(ColumnBest.None, .1, .2)]
    [InlineData(ColumnBest.Highest, .1, double.NaN)]
    internal void IsBest_NothingToCompare_IsFalse(ColumnBest best, double first, double second)
    {
        ReportTable table = Column(best, first, second);
        Assert.False(table.IsBest(0, 0) || table.IsBest(1, 0));
    }

    [Theory]
    [InlineData(.5214, ".521")]
    [InlineData(1, "1.000")]
    [InlineData(-.0374, "-.037")]
    [InlineData(double.NaN, "–")]
    public void Display_Number_FollowsTheFormat(double number, string expected) =>
        Assert.Equal(expected, Column(ColumnBest.None, number).Display(0, 0));

    [Theory]
    [InlineData(.7312, .005, "(.736 ✓)")] // .0048 away
    [InlineData(.741, .005, "(.736 ✓)")] // exactly the tolerance away
    [InlineData(.7305, .005, "(.736 ✗)")]
    [InlineData(double.NaN, .005, "(.736)")]
    [InlineData(.1, double.NaN, "(.736)")]
    public void DisplayExpected_PublishedFigure_SaysWhetherItAgrees(double measured, double tolerance, string text)
    {
        ReportExpectation expected = new(.736, double.IsNaN(tolerance) ? null : tolerance);
        ReportTable table = new(
            "t", "", "", [new("x", ".000")], [[ReportCell.Of(measured) with { Expected = expected }]]);
        Assert.Equal(text, table.DisplayExpected(0, 0));
    }

    [Fact]
    public void DisplayExpected_NothingMeasured_IsNeitherRightNorWrong()
    {
        ReportTable table = new(
            "t", "", "", [new("x", ".000")],
            [[ReportCell.Empty with { Expected = new ReportExpectation(.736, .005) }], [ReportCell.Of(1)]]);
        Assert.Equal("(.736)", table.DisplayExpected(0, 0));
        Assert.Null(table.Rows[0][0].Agrees);
        Assert.Equal("", table.DisplayExpected(1, 0));
    }

    [Fact]
    public void Display_TextAndNothing_PrintsThem()
    {
        ReportTable table = new("t", "", "", [new("a"), new("b", ".0")], [["BM25", ReportCell.Empty]]);
        Assert.Equal("BM25", table.Display(0, 0));
        Assert.Equal(ReportTable.NoValue, table.Display(0, 1));
    }

    [Fact]
    public void Constructor_RowOfOtherLength_Throws()
    {
        ArgumentException thrown = Assert.Throws<ArgumentException>(
            () => new ReportTable("t", "", "", [new("a"), new("b")], [["x", "y"], ["x"]]));
        Assert.StartsWith("row 1 of table t has 1 cells, not 2", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Constructor_NoColumn_Throws() =>
        Assert.Throws<ArgumentException>(() => new ReportTable("t", "", "", [], []));

    private static ReportTable Column(ColumnBest best, params double[] numbers) =>
        new("t", "", "", [new("x", ".000", best)], numbers.Select(n => (IReadOnlyList<ReportCell>)[n]));
}
