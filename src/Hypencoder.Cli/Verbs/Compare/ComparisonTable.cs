using System.Globalization;
using Hypencoder.Evaluation;
using Hypencoder.Evaluation.Comparing;
using Hypencoder.Reporting;

namespace Hypencoder.Cli.Verbs;

/// <summary>Formats a comparison as a table with a group of rows for each measure, the baseline first.</summary>
internal static class ComparisonTable
{
    private const string Mark = "†";
    private const string MeanFormat = "0.0000";
    private const string DifferenceFormat = "+0.0000;-0.0000;0.0000";
    private const double LeastPrinted = 0.0001;

    public static ReportTable Of(Comparison comparison)
    {
        IReadOnlyList<Measure> measures = comparison.Baseline.Measures;
        string[] names = Names([comparison.BaselinePath, .. comparison.Runs.Select(run => run.Path)]);
        // A single measure is the heading of the means; several measures have a column of their own.
        bool several = measures.Count > 1;
        bool ranks = comparison.Settings.Test == PairedTest.Wilcoxon;
        ReportColumn[] columns =
        [
            .. several ? new ReportColumn[] { new("Measure") } : [],
            new("Run"),
            new(several ? "Mean" : measures[0].ToString(), MeanFormat, ColumnBest.Highest),
            new("Difference", DifferenceFormat),
            new($"{comparison.Settings.Confidence} CI", ""),
            new(ranks ? "r" : "d", "0.00"),
            new("p", "0.0000"),
        ];
        return new ReportTable(
            "comparison", "", Caption(comparison, names[0]), columns,
            measures.SelectMany((_, measure) => Rows(comparison, names, measure)))
        {
            GroupSize = names.Length,
        };
    }

    private static IEnumerable<IReadOnlyList<ReportCell>> Rows(Comparison comparison, string[] names, int measure)
    {
        Measure measured = comparison.Baseline.Measures[measure];
        bool several = comparison.Baseline.Measures.Count > 1;
        ReportCell none = ReportCell.Empty;
        yield return
        [
            .. several ? new ReportCell[] { measured.ToString() } : [],
            names[0], comparison.Baseline.Mean(measured), none, none, none, none,
        ];
        foreach ((string name, RunComparison run) in names.Skip(1).Zip(comparison.Runs))
        {
            (_, double mean, PairedComparison test) = run.Measures[measure];
            yield return
            [
                .. several ? new ReportCell[] { "" } : [],
                name,
                ReportCell.Of(mean, comparison.IsSignificant(test) ? Mark : ""),
                test.Difference.MeanDifference,
                Interval(test),
                comparison.Settings.Test == PairedTest.Wilcoxon ? test.RankBiserial : test.CohensD,
                test.AdjustedPValue < LeastPrinted ? "<0.0001" : test.AdjustedPValue,
            ];
        }
    }

    private static ReportCell Interval(PairedComparison test)
    {
        (double low, double high, _) = test.Difference.Interval;
        return double.IsNaN(low) ? ReportCell.Empty : $"[{Bound(low)}, {Bound(high)}]";

        static string Bound(double value) => value.ToString(DifferenceFormat, CultureInfo.InvariantCulture);
    }

    private static string Caption(Comparison comparison, string baseline)
    {
        ComparisonSettings settings = comparison.Settings;
        int count = comparison.Baseline.QueryIds.Count;
        string queries = count == 1 ? "1 query" : $"{count} queries";
        string correction = comparison.Count == 1 ? ""
            : settings.Holm ? $", with Holm's correction for {comparison.Count} comparisons"
            : $", not corrected for {comparison.Count} comparisons";
        string effect = settings.Test == PairedTest.Wilcoxon ? "r: rank-biserial correlation" : "d: Cohen's, paired";
        string alpha = settings.Alpha.ToString(CultureInfo.InvariantCulture);
        string caption = $"{queries}. p: {comparison.TestInWords} against {baseline}"
            + $"{correction}; {Mark}: p < {alpha}. CI: Student's, of the mean difference. {effect}.";
        if (comparison.Runs.Any(run => run.Measures.Any(m => m.Test.Wilcoxon?.SmallSample == true)))
        {
            caption += " Some p-values rest on fewer than 10 queries that differ, where the test's approximation is "
                + "poor.";
        }
        return caption;
    }

    /// <summary>
    /// Names of the runs: file names, since papers need no folders, or whole paths where file names repeat.
    /// </summary>
    private static string[] Names(string[] paths)
    {
        string[] names = [.. paths.Select(path => Path.GetFileName(path))];
        return names.Distinct().Count() == names.Length ? names : paths;
    }
}
