using Hypencoder.Benchmarking;
using Hypencoder.Studies.Trained.Results;

namespace Hypencoder.Studies.Trained.Findings;

/// <summary>The figures of a study with one seed, from which its findings are written.</summary>
/// <param name="DevScores">Score on dev by model; NaN where none was measured.</param>
/// <param name="Results">Results on the sets of queries, the in-domain ones among them.</param>
/// <param name="Tasks">Results on the hard tasks; empty where there are none.</param>
/// <param name="Robustness">Results on perturbed queries; null where there are none.</param>
/// <param name="Latencies">Latencies by number of threads; empty where they were not measured.</param>
/// <param name="Passages">Number of passages of the in-domain collection.</param>
/// <param name="TrainingQueries">Number of training queries.</param>
internal sealed record StudyFigures(
    IReadOnlyDictionary<string, double> DevScores, IReadOnlyList<CollectionResult> Results,
    IReadOnlyList<TaskResult> Tasks, RobustnessResult? Robustness, IReadOnlyList<LatencyComparison> Latencies,
    int Passages, int TrainingQueries)
{
    /// <summary>
    /// Share of the variance of scores in domain that one vector explains, mean over q-nets, by model with hidden layers.
    /// </summary>
    public IReadOnlyDictionary<string, double> LinearShares { get; init; } = new Dictionary<string, double>();

    /// <summary>Results on the test queries of the collection of the training.</summary>
    public CollectionResult InDomain => Results.Single(r => r.Set == QuerySet.InDomain);

    /// <summary>Results on the other collections.</summary>
    public IReadOnlyList<CollectionResult> OutOfDomain => [.. Results.Where(r => r.Set == QuerySet.OutOfDomain)];

    /// <summary>A system on the in-domain queries; its model's exact search where no setting is named.</summary>
    public SystemResult System(string model, string? setting = null) =>
        InDomain.Systems.Single(s => s.Model == model && s.Setting == setting);

    /// <summary>The main measure of a model's exact search on the queries of all other collections.</summary>
    public IReadOnlyList<double> PooledOutOfDomain(string model) =>
        OutOfDomainTable.PerQuery(OutOfDomain, model, CollectionResult.Main);
}
