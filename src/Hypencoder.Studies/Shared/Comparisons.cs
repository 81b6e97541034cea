using Hypencoder.Evaluation.Comparing;

namespace Hypencoder.Studies.Shared;

/// <summary>
/// The paired tests of a table or plot: two-sided Wilcoxon signed-rank tests with Holm's correction over all cells.
/// </summary>
internal sealed class Comparisons
{
    /// <summary>Level of significance: cells with smaller corrected p-values are marked.</summary>
    public const double Significant = 0.05;

    /// <summary>Mark of a significant cell.</summary>
    public const string Mark = "†";

    private readonly Dictionary<(string System, string Measure), double> _adjusted;

    /// <summary>Tests every cell.</summary>
    /// <param name="pairs">Cells, each with the values of a system and of its reference, query by query.</param>
    public Comparisons(
        IEnumerable<(string System, string Measure, IReadOnlyList<double> Values, IReadOnlyList<double> Reference)>
            pairs)
    {
        var all = pairs.ToArray();
        IReadOnlyList<PairedComparison> tests = PairedComparison.Family(
            all.Select(p => (p.Values, p.Reference)), new ComparisonSettings());
        _adjusted = all.Zip(tests).ToDictionary(
            p => (p.First.System, p.First.Measure), p => p.Second.AdjustedPValue);
    }

    /// <summary>The corrected p-value of a cell; NaN where it was not tested.</summary>
    public double PValue(string system, string measure) =>
        _adjusted.GetValueOrDefault((system, measure), double.NaN);

    /// <summary>The mark of a cell; empty where it is not significant.</summary>
    public string MarkOf(string system, string measure) => PValue(system, measure) < Significant ? Mark : "";
}
