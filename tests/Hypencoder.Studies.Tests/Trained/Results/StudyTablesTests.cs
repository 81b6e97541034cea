using Hypencoder.Data;
using Hypencoder.Evaluation;
using Hypencoder.Reporting;
using Hypencoder.Studies.Shared;
using Hypencoder.Studies.Trained.Results;

namespace Hypencoder.Studies.Tests.Trained.Results;

public sealed class StudyTablesTests
{
    /// <summary>
    /// Twelve queries with one relevant passage each. Against the baseline "worse" loses on all of them, so that the
    /// exact two-sided p is 2 / 2¹²; "mixed" wins three and loses three.
    /// </summary>
    private static readonly CollectionResult Result = new(QuerySet.InDomain, "c", "In-domain: c", 12,
    [
        System("base", _ => 1), System("worse", q => 2 + (q % 3)), System("mixed", q => q < 3 ? 2 : 1),
    ]);

    [Fact]
    public void Effectiveness_HandMadeResults_MarksSignificantDifferences()
    {
        ReportTable table = StudyTables.Effectiveness("in-domain", "In-domain", Result, "base");

        Assert.Equal(["Model", "nDCG@10", "RR@10", "AP", "R@1000", "p"], table.Columns.Select(c => c.Name));
        Assert.Equal(["base", "worse", "mixed"], Enumerable.Range(0, 3).Select(r => table.Display(r, 0)));
        Assert.Equal(["1.000", ".361", ".875"], Enumerable.Range(0, 3).Select(r => table.Display(r, 2)));
        Assert.Equal(["", "†", ""], table.Rows.Select(r => r[1].Marks));
        Assert.Equal(["", "", ""], table.Rows.Select(r => r[4].Marks)); // all find the passage
        Assert.Equal(ReportTable.NoValue, table.Display(0, 5));
        Assert.True(table.Rows[1][5].Number < 0.05);
        Assert.True(table.Rows[2][5].Number > 0.05);
        Assert.True(table.IsBest(0, 1));
    }

    /// <summary>A system that has each query's passage at a rank.</summary>
    private static SystemResult System(string name, Func<int, int> rank)
    {
        Qrels qrels = new();
        Run run = new();
        for (int q = 0; q < 12; q++)
        {
            qrels.TryAdd($"q{q}", "relevant", 1);
            run.Add($"q{q}", [.. Enumerable.Range(1, 5).Select(r => new RunEntry(r == rank(q) ? "relevant" : $"p{r}", 10 - r))]);
        }
        RunStatistics statistics = new("exhaustive", [1, 2, 3], 0.5, 100);
        return new SystemResult(name, name, null, statistics, Evaluator.Evaluate(qrels, run, CollectionResult.Measures));
    }
}
