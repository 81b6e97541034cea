using Hypencoder.Evaluation.Significance;
using Hypencoder.Reporting;
using Hypencoder.Studies.Trained.Results;

namespace Hypencoder.Studies.Tests.Trained.Results;

public sealed class SeedTablesTests
{
    private static readonly double[] Bm25 = [.2, .6, .2, .5];
    private static readonly double[][] Base = [[.2, .4, .3, .5], [.3, .4, .2, .5], [.2, .5, .3, .4]];
    private static readonly double[][] Better = [[.5, .7, .6, .9], [.5, .8, .6, .7], [.6, .7, .7, .8]];

    [Fact]
    public void Combine_ThreeSeeds_HasMeansSpreadsAndCrossedTests()
    {
        ReportTable combined = SeedTables.Combine([.. Enumerable.Range(0, 3).Select(Table)]);
        Assert.Equal(["BM25", "BE-Base", "Hypencoder"], combined.Rows.Select(r => r[0].Text));
        double[] means = [.. Better.Select(v => v.Average())];
        Assert.Equal(means.Average(), combined.Rows[2][1].Number!.Value, 1e-12);
        double spread = Math.Sqrt(means.Sum(m => Math.Pow(m - means.Average(), 2)) / 2);
        Assert.Equal(spread, combined.Rows[2][1].Spread!.Value, 1e-12);
        Assert.Null(combined.Rows[0][1].Spread); // the same for every seed

        double[] p =
        [
            CrossedTTest.Test([.. Enumerable.Repeat(Bm25, 3)], Base).PValue,
            CrossedTTest.Test(Better, Base).PValue,
        ];
        double[] adjusted = HolmCorrection.Adjust(p);
        Assert.Equal(adjusted[0], combined.Rows[0][2].Number!.Value, 1e-12);
        Assert.Equal(adjusted[1], combined.Rows[2][2].Number!.Value, 1e-12);
        Assert.Null(combined.Rows[1][2].Number);
        Assert.Equal(["", "", "†"], combined.Rows.Select(r => r[1].Marks));
        Assert.Equal(
            "Means of 3 seeds ± their standard deviation. 4 queries. †: differs from BE-Base by a t-test "
            + "with queries and seeds crossed, two-sided, with Holm's correction over the table, p < 0.05; p is of it.",
            combined.Caption);
    }

    [Fact]
    public void Combine_NumberMissingForASeed_IsMissing()
    {
        ReportTable[] tables = [.. new[] { 1.0, double.NaN }.Select(n =>
            new ReportTable("t", "", "", [new ReportColumn("x", ".0")], [[n]]))];
        Assert.Null(SeedTables.Combine(tables).Rows[0][0].Number);
    }

    [Fact]
    public void Combine_Plots_HaveMeans()
    {
        BarChart bars = Assert.IsType<BarChart>(SeedPlots.Combine([.. new[] { .2, .4 }.Select(v =>
            new BarChart("b", "B", "", "x", ".0", [new BarGroup("g", [new Bar("m", v, "†")])]))]));
        Assert.Equal(new Bar("m", 0.30000000000000004), bars.Groups[0].Bars[0]);
        LineChart lines = Assert.IsType<LineChart>(SeedPlots.Combine([.. new[] { 1.0, 3.0 }.Select(v =>
            new LineChart("l", "L", "", "x", "y", [new Line("m", [(10, v)])]))]));
        Assert.Equal((10, 2), lines.Lines[0].Points[0]);
    }

    private static ReportTable Table(int seed)
    {
        TestCaption caption = new(
            "4 queries. ", "†: differs from BE-Base", "by the Wilcoxon signed-rank test, p < 0.05", "; p is of it.");
        return new ReportTable(
            "t", "T", caption.ToString(),
            [new("Model"), new("nDCG@10", ".000"), new("p", ".0000") { PValuesOf = "nDCG@10" }],
            [
                ["BM25", Cell(Bm25), 0.5], ["BE-Base", Cell(Base[seed]), ReportCell.Empty],
                ["Hypencoder", Cell(Better[seed]), 0.01],
            ])
        {
            References = [1, null, 1],
            TestCaption = caption,
        };
    }

    private static ReportCell Cell(double[] values) => ReportCell.Of(values.Average()) with { Values = values };
}
