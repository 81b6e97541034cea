using Hypencoder.Reporting;
using Hypencoder.Search;
using Hypencoder.Training.Runs;

namespace Hypencoder.Studies.Shared;

/// <summary>Tables of the linearity of each model's q-nets and of the activity of their hidden units.</summary>
internal static class LinearityTables
{
    /// <summary>Makes both tables; none where no model has q-nets with hidden layers.</summary>
    /// <param name="rows">The name of a model, the name of its queries, and the measured linearity.</param>
    public static IReadOnlyList<ReportTable> All(
        IReadOnlyList<(string Model, string Queries, LinearitySummary Linearity)> rows) =>
        rows.Count == 0 ? [] : [Linearity(rows), Units(rows)];

    /// <summary>Reads the measurements of a study's models and collections, in the order of tables.</summary>
    public static IReadOnlyList<(string Model, string Queries, LinearitySummary Linearity)> Read(
        StudyContext context, IEnumerable<string> collections) =>
    [
        .. from model in context.Profile.Models
           where !model.ScoresByInnerProduct
           from collection in collections
           select (model.Name, collection, LinearitySummary.Read(context.Folder.LinearityPath(collection, model.Name))),
    ];

    private static ReportTable Linearity(
        IReadOnlyList<(string Model, string Queries, LinearitySummary Linearity)> rows)
    {
        const string Format = ".0000";
        string top = FormattableString.Invariant($"{LinearityMeter.DefaultTop:N0}");
        return new ReportTable(
            "linearity", "How linear the q-nets are",
            "The scores of a q-net compared with inner products with one vector derived from it, its gradient at the "
            + "mean of the passages' vectors; 1 where an inner product ranks passages like the q-net. Means over "
            + "q-nets. Rank correlation: Spearman's, over all passages and within the q-net's best "
            + $"{top}. In common: fraction of these that are also among the vector's best {top}. R²: fraction of the "
            + "scores' variance that the vector explains, and the largest fraction that any vector explains (least "
            + "squares).",
            [
                new("Model"), new("Queries of"), new("Queries", "N0"), new("Passages", "N0"),
                new("Rank correlation", Format), new($"Within the top {top}", Format),
                new($"Top {top} in common", Format), new("R², its vector", Format), new("R², any vector", Format),
            ],
            rows.Select(row => (IReadOnlyList<ReportCell>)
            [
                row.Model, row.Queries, row.Linearity.Queries, row.Linearity.Passages,
                row.Linearity.Mean.RankCorrelation, row.Linearity.Mean.TopRankCorrelation,
                row.Linearity.Mean.TopOverlap, row.Linearity.Mean.RSquared,
                row.Linearity.Mean.BestRSquared,
            ]))
        {
            Level = TableLevel.Detail,
        };
    }

    private static ReportTable Units(IReadOnlyList<(string Model, string Queries, LinearitySummary Linearity)> rows) => new(
        "units", "Units of the q-nets that never switch",
        "Fraction of the units of each hidden layer that are off for every passage (dead) or on for every "
        + "passage. A layer of only these two kinds computes just a linear map and its LayerNorm. Means over the "
        + "q-nets of the table above.",
        [
            new("Model"), new("Queries of"), new("Hidden layer"), new("Dead", ".000"), new("Always on", ".000"),
        ],
        rows.SelectMany(row => row.Linearity.Mean.Layers.Select((layer, i) => (IReadOnlyList<ReportCell>)
            [row.Model, row.Queries, FormattableString.Invariant($"{i + 1}"), layer.Dead, layer.AlwaysOn])))
    {
        Level = TableLevel.Detail,
    };
}
