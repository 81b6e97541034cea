using System.Globalization;

namespace Hypencoder.Evaluation.Comparing;

/// <summary>
/// The comparison of several runs with a baseline by several measures. All tests together are the family for which
/// p-values are corrected.
/// </summary>
internal sealed class Comparison
{
    /// <summary>Compares runs with a baseline.</summary>
    /// <param name="settings">Test, level and correction.</param>
    /// <param name="paths">Path of the baseline's run, then those of the other runs.</param>
    /// <param name="results">Evaluations of these runs, in the same order, over the same queries and measures.</param>
    public Comparison(
        ComparisonSettings settings, IReadOnlyList<string> paths, IReadOnlyList<EvaluationResult> results)
    {
        Settings = settings;
        BaselinePath = paths[0];
        Baseline = results[0];
        (EvaluationResult Run, Measure Measure)[] pairs =
            [.. results.Skip(1).SelectMany(run => Baseline.Measures.Select(measure => (run, measure)))];
        IReadOnlyList<PairedComparison> tests = PairedComparison.Family(
            pairs.Select(p => (p.Run.PerQuery(p.Measure), Baseline.PerQuery(p.Measure))), settings);
        Runs = [.. paths.Skip(1).Zip(
            pairs.Zip(tests, (p, test) => new MeasureComparison(p.Measure, p.Run.Mean(p.Measure), test))
                .Chunk(Baseline.Measures.Count),
            (path, measures) => new RunComparison(path, measures))];
    }

    public ComparisonSettings Settings { get; }

    public string BaselinePath { get; }

    public EvaluationResult Baseline { get; }

    public IReadOnlyList<RunComparison> Runs { get; }

    /// <summary>Number of tests.</summary>
    public int Count => Runs.Count * Baseline.Measures.Count;

    /// <summary>Name of the test in words.</summary>
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
            bool[] exact = [.. Runs.SelectMany(run => run.Measures).Select(m => m.Test.Randomization?.Exact == true)];
            string drawn = string.Create(CultureInfo.InvariantCulture, $"{Settings.Permutations:N0} permutations");
            return exact.All(e => e) ? "all permutations"
                : exact.Any(e => e) ? $"all or {drawn}, seed {Settings.Seed}"
                : $"{drawn}, seed {Settings.Seed}";
        }
    }

    public bool IsSignificant(PairedComparison test) => test.AdjustedPValue < Settings.Alpha;
}

/// <summary>The comparison of a run with the baseline.</summary>
/// <param name="Path">Path of the run.</param>
/// <param name="Measures">Comparisons by each measure, in the order of the baseline's measures.</param>
internal sealed record RunComparison(string Path, IReadOnlyList<MeasureComparison> Measures);

/// <summary>The comparison of a run with the baseline by one measure.</summary>
/// <param name="Measure">Measure that is compared.</param>
/// <param name="Mean">Mean of the run.</param>
/// <param name="Test">Comparison of the queries' values, the run's less the baseline's.</param>
internal sealed record MeasureComparison(Measure Measure, double Mean, PairedComparison Test);
