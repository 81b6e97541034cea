using Hypencoder.Evaluation.Significance;

namespace Hypencoder.Studies.Shared;

/// <summary>
/// The paired tests of one table or plot: Wilcoxon signed-rank, two-sided, corrected by Holm over all of them.
/// </summary>
internal sealed class Comparisons
{
    /// <summary>Corrected p-values below it are marked.</summary>
    public const double Significant = 0.05;

    /// <summary>The mark.</summary>
    public const string Mark = "†";

    private readonly Dictionary<(string System, string Measure), double> _adjusted;

    /// <param name="pairs">
    /// What is compared in each cell: the per-query values of a system and of its reference, aligned.
    /// </param>
    public Comparisons(
        IEnumerable<(string System, string Measure, IReadOnlyList<double> Values, IReadOnlyList<double> Reference)>
            pairs)
    {
        var all = pairs.ToArray();
        double[] adjusted = HolmCorrection.Adjust(
            [.. all.Select(p => Wilcoxon.Test(p.Values, p.Reference).PValue)]);
        _adjusted = all.Zip(adjusted).ToDictionary(p => (p.First.System, p.First.Measure), p => p.Second);
    }

    /// <summary>The corrected p-value of a cell; NaN where nothing was compared.</summary>
    public double PValue(string system, string measure) =>
        _adjusted.GetValueOrDefault((system, measure), double.NaN);

    /// <summary>The mark of a cell, or nothing.</summary>
    public string MarkOf(string system, string measure) => PValue(system, measure) < Significant ? Mark : "";
}
