using Hypencoder.Evaluation;
using Hypencoder.Reporting;
using Hypencoder.Studies.Shared;
using Hypencoder.Studies.Trained.Stages;

namespace Hypencoder.Studies.Trained.Results;

/// <summary>
/// Every model with BM25: their runs fused by reciprocal ranks, which has nothing to tune, beside the two parts.
/// </summary>
internal static class HybridTable
{
    /// <summary>Name of the row of a model with BM25.</summary>
    public static string NameOf(string model) => $"{RetrievalStages.Bm25Name} + {model}";

    /// <summary>Makes the table of a set of queries, in which each fusion is tested against its better part.</summary>
    public static ReportTable Make(string id, CollectionResult result, TableLevel level)
    {
        Row[] rows = [.. Rows(result)];
        Comparisons tests = new(
            from row in rows
            where row.Reference is not null
            from m in CollectionResult.Measures
            select (row.Name, m.ToString(), row.Values.PerQuery(m), rows[row.Reference!.Value].Values.PerQuery(m)));
        string main = CollectionResult.Main.ToString();
        TestCaption caption = new(
            $"{result.Queries} queries; BM25 and a model fused by reciprocal ranks (k = 60, equal weights, 1,000 "
            + "passages of each). ",
            $"{Comparisons.Mark}: differs from the better of its two parts, by {main},",
            "by the Wilcoxon signed-rank test, two-sided, with Holm's correction over the table's comparisons, "
            + FormattableString.Invariant($"p < {Comparisons.Significant}"),
            $"; p is that of {main}.");
        return new ReportTable(id, $"{result.Label}, with BM25", caption.ToString(),
            [
                new("Model"),
                .. CollectionResult.Measures.Select(m => new ReportColumn(m.ToString(), ".000", ColumnBest.Highest)),
                new("p", ".0000") { PValuesOf = main },
            ],
            rows.Select(row => (IReadOnlyList<ReportCell>)
            [
                row.Name,
                .. CollectionResult.Measures.Select(
                    m => ReportCell.Of(row.Values.Mean(m), tests.MarkOf(row.Name, m.ToString())) with
                    {
                        Values = row.Values.PerQuery(m),
                    }),
                row.Reference is null ? ReportCell.Empty : tests.PValue(row.Name, main),
            ]))
        {
            Level = level,
            References = [.. rows.Select(row => row.Reference)],
            TestCaption = caption,
        };
    }

    /// <summary>BM25, and then each model alone and with BM25.</summary>
    private static List<Row> Rows(CollectionResult result)
    {
        List<Row> rows = [];
        foreach (SystemResult system in result.Exact)
        {
            rows.Add(new Row(system.Name, system.Values, null));
            if (!result.WithBm25.TryGetValue(system.Model, out EvaluationResult? fused))
                continue;
            int alone = rows.Count - 1;
            bool isBm25Better = rows[0].Values.Mean(CollectionResult.Main) > system.Values.Mean(CollectionResult.Main);
            rows.Add(new Row(NameOf(system.Name), fused, isBm25Better ? 0 : alone));
        }
        return rows;
    }

    /// <param name="Name">Name of the system.</param>
    /// <param name="Values">Its measures.</param>
    /// <param name="Reference">Index of the row that it is tested against; null for a part.</param>
    private sealed record Row(string Name, EvaluationResult Values, int? Reference);
}
