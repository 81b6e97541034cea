using System.Globalization;

namespace Hypencoder.Evaluation.Comparing;

/// <summary>A test of whether paired values differ.</summary>
internal enum PairedTest
{
    Wilcoxon,
    TTest,
    Randomization,
}

/// <summary>Settings of a comparison: test, correction and level.</summary>
internal sealed record ComparisonSettings
{
    /// <summary>Names of the tests on the command line, in the order of <see cref="PairedTest"/>.</summary>
    public static readonly string[] TestNames = ["wilcoxon", "t-test", "randomisation"];

    public PairedTest Test { get; init; } = PairedTest.Wilcoxon;

    /// <summary>Whether p-values are corrected for the number of comparisons by Holm's method.</summary>
    public bool Holm { get; init; } = true;

    /// <summary>Level of significance, above 0 and below 1; confidence intervals have the level 1 − α.</summary>
    public double Alpha { get; init; } = 0.05;

    /// <summary>Number of permutations that the randomisation test draws.</summary>
    public int Permutations { get; init; } = 100_000;

    /// <summary>Seed of the randomisation test.</summary>
    public int Seed { get; init; }

    /// <summary>Level of the confidence intervals as a percentage, for example 95%.</summary>
    public string Confidence => (100 * (1 - Alpha)).ToString("0.####", CultureInfo.InvariantCulture) + "%";
}
