
namespace Hypencoder.Reporting.Tests;

/// <summary>A report of every kind of content, with invented numbers.</summary>
internal static class SampleReport
{
    public static Report Create() => new()
    {
        Title = "Hypencoder against its baselines <dotnet-api>",
        Study = "main",
        Profile = "quick",
        Seed = 42,
        Summary = "Three models on two collections. Hypencoder & BM25 differ significantly in one.\n\n"
            + "All numbers are means over the test queries.",
        Environment = new ReportEnvironment(
            [new("Hypencoder", "0.1.0"), new(".NET", "10.0.10"), new("TorchSharp", "0.107.0")],
            "Some Processor @ 2.10GHz", 4, "Debian GNU/Linux 12"),
        Timings = [new("train Hypencoder", 1204.25), new("encode", 61.5), new("search", 12.75)],
        PeakMemoryBytes = 3L << 29,
        Command = "hypencoder study studies/main.yaml --profile quick --seed 42",
        Findings =
        [
            new Finding("bm25", "A < B in domain (n = 4).", [Comparison]),
            new Finding("cost", "B takes 2 ms & A takes 1 ms.", []),
        ],
        FindingsNote = "p is that of Wilcoxon's signed-rank test.",
        Overview = [Bars(), Scatter()],
        Sections =
        [
            new ReportSection("in-domain", "In domain", [Effectiveness(), PerQuery()], []),
            new ReportSection("robustness", "Robustness", [], []),
            new ReportSection("cost", "Efficient search", [Efficiency()], [Curves()]),
        ],
    };

    private static ReportTable Effectiveness() => new(
        "effectiveness", "Effectiveness on the test queries",
        "† differs from BE-Base, * from BM25 (Wilcoxon signed-rank, p < 0.05). Best in bold.",
        [
            new("Model"), new("nDCG@10", ".000", ColumnBest.Highest), new("RR@10", ".000", ColumnBest.Highest),
            new("R@1000", ".000", ColumnBest.Highest), new("published", ".000"), new("Queries", "#,0"),
        ],
        [
            ["BM25", ReportCell.Of(.549) with { Spread = .0123 }, .5214, .934, ReportCell.Empty, 1000],
            [
                "BE-Base", ReportCell.Of(.5641) with { Expected = new ReportExpectation(.56, .005) },
                ReportCell.Of(.5302) with { Expected = new ReportExpectation(.55, .005) }, .9617,
                ReportCell.Empty with { Expected = new ReportExpectation(.713, null) }, 1000,
            ],
            ["Hypencoder (6)", ReportCell.Of(.5708, "†*"), ReportCell.Of(.5438, "*"), .9621, .736, 1000],
            ["Hypencoder (2)", ReportCell.Of(.501, "†"), ReportCell.Of(.47, "†*"), double.NaN, ReportCell.Empty, 1000],
        ]);

    private static FindingComparison Comparison => new(
        "A", "B", "dotnet-api", "nDCG@10", 4, .25, .5, .0125, FindingOutcome.Lower);

    private static ReportTable PerQuery() => new(
        "per-query", "The queries that fell most", "", [new("Query"), new("nDCG@10", ".000")],
        [["a query of more than twenty-four characters", .5], ["another", .25]])
    {
        Level = TableLevel.PerQuery,
    };

    private static ReportTable Efficiency() => new(
        "efficiency", "Search on one thread", "",
        [
            new("Strategy"), new("Model"), new("Queries/s", "#,0.0", ColumnBest.Highest),
            new("ms a query", "#,0.00", ColumnBest.Lowest), new("Recall@10", ".000", ColumnBest.Highest),
        ],
        [
            ["inner product", "BE-Base", 1204.3, .83, 1.0],
            ["exhaustive", "Hypencoder (6)", 2.1, 476.2, 1.0],
            ["graph", "Hypencoder (6)", 31.7, 31.54, .943],
        ]);

    private static BarChart Bars() => new(
        "by-model", "nDCG@10 by model and collection", "Marks as in Table 1.", "nDCG@10", ".000",
        [
            new("dotnet-api",
            [
                new("BM25", .549) { Interval = (.531, .567) }, new("BE-Base", .564),
                new("Hypencoder (6)", .571, "†*"), new("Hypencoder (2)", .501),
            ]),
            new("aspnetcore-api",
            [
                new("BM25", .612), new("BE-Base", .488), new("Hypencoder (6)", .523, "†*"), new("Hypencoder (2)", .431),
            ]),
        ]);

    private static ScatterChart Scatter() => new(
        "trade-off", "Effectiveness against latency", "One query at a time; upper left is better.",
        "ms a query", "nDCG@10",
        [
            new("BM25", "BM25", .41, .549), new("BE-Base", "BE-Base", .83, .564),
            new("Hypencoder (6)", "exhaustive", 476.2, .571), new("Hypencoder (6)", "graph 10,000/64/16", 31.5, .552),
            new("Hypencoder (6)", "graph 100,000/328/20", 88.1, .569),
            new("Hypencoder (6)", "two-stage 1000", 41.0, .569),
            new("Hypencoder (2)", "exhaustive (2)", 163.7, .501),
        ]);

    private static LineChart Curves() => new(
        "training", "Loss in training", "", "step", "loss",
        [
            new("BE-Base", Curve(i => 0.6 + 3.4 * Math.Exp(-i / 9.0))),
            new("Hypencoder (6)", Curve(i => 0.5 + 3.6 * Math.Exp(-i / 12.0))),
            new("Hypencoder (2)", Curve(i => i == 7 ? double.NaN : 0.9 + 3.2 * Math.Exp(-i / 14.0))),
        ]);

    private static (double X, double Y)[] Curve(Func<int, double> loss) =>
        [.. Enumerable.Range(0, 51).Select(i => (i * 50.0, loss(i)))];
}
