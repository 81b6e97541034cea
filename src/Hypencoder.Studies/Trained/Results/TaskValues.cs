namespace Hypencoder.Studies.Trained.Results;

/// <summary>One measure of every system on the queries of a task.</summary>
/// <param name="Name">The column's heading.</param>
/// <param name="Split">The split of the queries; of p-MRR the changed one.</param>
/// <param name="Format">How the mean is printed.</param>
/// <param name="Factor">What the mean is multiplied with in print.</param>
/// <param name="QueryIds">The queries.</param>
/// <param name="Systems">The systems, in the order of tables.</param>
/// <param name="PerQuery">For each system a value for each query.</param>
internal sealed record TaskValues(
    string Name, string Split, string Format, double Factor, IReadOnlyList<string> QueryIds,
    IReadOnlyList<string> Systems, IReadOnlyList<IReadOnlyList<double>> PerQuery)
{
    /// <summary>The measure in files.</summary>
    public string Measure { get; init; } = Name;

    /// <summary>False for a part of the ranking that should be small.</summary>
    public bool HigherIsBetter { get; init; } = true;

    /// <summary>The mean of a system, as it is printed.</summary>
    public double Mean(int system) => Factor * PerQuery[system].Average();
}
