namespace Hypencoder.Studies.Trained.Results;

/// <summary>The values of a measure for every system on the queries of a task.</summary>
/// <param name="Name">Heading of the column.</param>
/// <param name="Split">Split of the queries; the changed one for p-MRR.</param>
/// <param name="Format">Number format of the mean.</param>
/// <param name="Factor">Factor by which the mean is multiplied when it is printed.</param>
/// <param name="QueryIds">Ids of the queries.</param>
/// <param name="Systems">Names of the systems, in the order of tables.</param>
/// <param name="PerQuery">The values of each system, in the order of <paramref name="QueryIds"/>.</param>
internal sealed record TaskValues(
    string Name, string Split, string Format, double Factor, IReadOnlyList<string> QueryIds,
    IReadOnlyList<string> Systems, IReadOnlyList<IReadOnlyList<double>> PerQuery)
{
    /// <summary>Name of the measure in files.</summary>
    public string Measure { get; init; } = Name;

    /// <summary>Whether higher values are better.</summary>
    public bool HigherIsBetter { get; init; } = true;

    /// <summary>Returns the mean of a system as it is printed, multiplied by <see cref="Factor"/>.</summary>
    public double Mean(int system) => Factor * PerQuery[system].Average();
}
