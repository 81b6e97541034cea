using System.Globalization;
using Hypencoder.Evaluation.Significance;

namespace Hypencoder.Evaluation.Comparing;

/// <summary>Runs against a baseline: the family of tests that a correction is for.</summary>
internal sealed class Comparison
{
    /// <param name="settings">How to test.</param>
    /// <param name="paths">The baseline's, then the runs'.</param>
    /// <param name="results">As <paramref name="paths"/>, of the same queries and measures.</param>
    public Comparison(
        ComparisonSettings settings, IReadOnlyList<string> paths, IReadOnlyList<EvaluationResult> results)
    {
        Settings = settings;
        BaselinePath = paths[0];
        Baseline = results[0];
        MeasureComparison[] tests = [.. results.Skip(1).SelectMany(run => Baseline.Measures.Select(
            measure => MeasureComparison.Of(measure, run, Baseline, settings)))];
        double[] p = [.. tests.Select(test => test.PValue)];
        if (settings.Holm)
            p = HolmCorrection.Adjust(p);
        tests = [.. tests.Zip(p, (test, adjusted) => test with { AdjustedPValue = adjusted })];
        Runs = [.. paths.Skip(1).Zip(
            tests.Chunk(Baseline.Measures.Count), (path, measures) => new RunComparison(path, measures))];
    }

    public ComparisonSettings Settings { get; }

    public string BaselinePath { get; }

    public EvaluationResult Baseline { get; }

    public IReadOnlyList<RunComparison> Runs { get; }

    /// <summary>How many tests there are.</summary>
    public int Count => Runs.Count * Baseline.Measures.Count;

    /// <summary>The test in words.</summary>
    public string TestInWords => Settings.Test switch
    {
        PairedTest.TTest => "two-sided paired t-test",
        PairedTest.Randomization => $"two-sided paired randomisation test of the mean ({Permutations})",
        _ => "two-sided Wilcoxon signed-rank test",
    };

    private string Permutations
    {
        get
        {
            bool[] exact = [.. Runs.SelectMany(run => run.Measures).Select(test => test.Randomization?.Exact == true)];
            string drawn = string.Create(CultureInfo.InvariantCulture, $"{Settings.Permutations:N0} permutations");
            return exact.All(e => e) ? "all permutations"
                : exact.Any(e => e) ? $"all or {drawn}, seed {Settings.Seed}"
                : $"{drawn}, seed {Settings.Seed}";
        }
    }

    public bool IsSignificant(MeasureComparison test) => test.AdjustedPValue < Settings.Alpha;
}
