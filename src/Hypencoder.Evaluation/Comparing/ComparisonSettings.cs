using System.Globalization;

namespace Hypencoder.Evaluation.Comparing;

/// <summary>How <c>hypencoder compare</c> tests.</summary>
internal sealed record ComparisonSettings
{
    /// <summary>The test's names on the command line, by their order in <see cref="PairedTest"/>.</summary>
    public static readonly string[] TestNames = ["wilcoxon", "t-test", "randomisation"];

    public PairedTest Test { get; init; } = PairedTest.Wilcoxon;

    /// <summary>Whether p-values are corrected by Holm's method for the number of comparisons.</summary>
    public bool Holm { get; init; } = true;

    /// <summary>p below it is significant; the confidence intervals' level is 1 less this.</summary>
    public double Alpha { get; init; } = 0.05;

    /// <summary>Of the randomisation test.</summary>
    public int Permutations { get; init; } = 100_000;

    /// <summary>Of the randomisation test.</summary>
    public int Seed { get; init; }

    /// <summary>The level of the confidence intervals, in percent.</summary>
    public string Confidence => (100 * (1 - Alpha)).ToString("0.####", CultureInfo.InvariantCulture) + "%";
}
