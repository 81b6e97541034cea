using System.Globalization;
using Hypencoder.Evaluation.Significance;
using Hypencoder.Reporting;
using Hypencoder.Studies.Shared;
using Hypencoder.Studies.Shared.Findings;
using Hypencoder.Studies.Trained.Findings;
using Hypencoder.Training;

namespace Hypencoder.Studies.Trained.Results;

/// <summary>The tables of a study with several numbers of training queries.</summary>
internal static class ScalingTables
{
    /// <summary>Makes the table of every system after each number of training queries.</summary>
    /// <param name="set">The test queries.</param>
    /// <param name="points">The study with each number of training queries.</param>
    /// <param name="profile">The profile of the study.</param>
    public static ReportTable Models(ScalingSet set, IReadOnlyList<ScalingPoint> points, StudyProfile profile)
    {
        string[] systems = [.. set.Systems(points[0])];
        string caption = $"{Subject(set, points)} by the number of training queries. {Length(points, profile.Training)}"
            + StudyTables.LinearizedCaption(systems);
        return new ReportTable(
            $"scaling-{set.Id}", set.Label, caption,
            [
                new("Model"), .. points.Select(p => new ReportColumn(Number(p.Queries), ".000", ColumnBest.Highest)),
            ],
            systems.Select(system => (IReadOnlyList<ReportCell>)
                [system, .. points.Select(p => Cell(set.Values(p, system)))]))
        {
            Level = set.Level,
        };
    }

    /// <summary>
    /// Makes the table of the differences between each Hypencoder and the bi-encoder that is trained alike.
    /// </summary>
    /// <param name="set">The test queries.</param>
    /// <param name="points">The study with each number of training queries.</param>
    /// <param name="profile">The profile of the study.</param>
    public static ReportTable Differences(ScalingSet set, IReadOnlyList<ScalingPoint> points, StudyProfile profile)
    {
        (ScalingPoint Point, ComparedSystems Compared)[] rows =
        [
            .. from pair in StudyRoles.Pairs(profile.Models)
               from point in points
               select (point, set.Compared(point, pair.Hypencoder.Name, pair.BiEncoder.Name)),
        ];
        double[] pValues = HolmCorrection.Adjust([.. rows.Select(r => r.Compared.PValue)]);
        string test = points[0].Seeds.Count > 1
            ? "a t-test with queries and seeds crossed"
            : "the Wilcoxon signed-rank test";
        return new ReportTable(
            $"difference-{set.Id}", $"{set.Label}, Hypencoder minus bi-encoder",
            $"{Subject(set, points)}, Hypencoder minus bi-encoder. {Comparisons.Mark}: differs from 0 by {test}, "
            + "two-sided, with Holm's correction over the table's comparisons, "
            + FormattableString.Invariant($"p < {Comparisons.Significant}."),
            [
                new("Models"), new("Training queries", "N0"), new("Difference", "+.000;−.000;.000"),
                new("p", ".0000") { PValuesOf = "Difference" },
            ],
            rows.Zip(pValues, (row, p) => (IReadOnlyList<ReportCell>)
            [
                $"{row.Compared.System} − {row.Compared.Reference}", (double)row.Point.Queries,
                Cell(row.Compared.Differences) with { Marks = p < Comparisons.Significant ? Comparisons.Mark : "" }, p,
            ]))
        {
            GroupSize = points.Count,
            Level = set.Level,
        };
    }

    private static string Subject(ScalingSet set, IReadOnlyList<ScalingPoint> points)
    {
        int seeds = points[0].Seeds.Count, queries = set.Select(points[0].Seeds[0]).Sum(r => r.Queries);
        return $"Mean {CollectionResult.Main} of {Number(queries)} test queries"
            + (seeds > 1 ? $" and {seeds} seeds (± their standard deviation)" : "");
    }

    /// <summary>The length of the training, which is not that of the list of queries.</summary>
    private static string Length(IReadOnlyList<ScalingPoint> points, TrainingConfig training)
    {
        if (training.NumTrainEpochs is int epochs)
            return $"Every query is trained on {epochs} times.";
        int steps = TrainingPlan.Of(training, points[0].Queries).Steps;
        int batch = training.BatchSize * training.GradientAccumulationSteps;
        string passes = FindingText.List(
            [.. points.Select(p => ((double)steps * batch / p.Queries).ToString("0.0", CultureInfo.InvariantCulture))]);
        return $"Training has {Number(steps)} steps of {Number(batch)} queries each time, which are {passes} passes "
            + "over the queries.";
    }

    private static ReportCell Cell(IReadOnlyList<IReadOnlyList<double>> seeds) =>
        SeedTables.Mean([.. seeds.Select(s => s.Average())]);

    private static string Number(int number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
