using Hypencoder.Perturbations;

namespace Hypencoder.Studies.Trained.Results;

/// <summary>The results of a system on the queries of one class of perturbations.</summary>
/// <param name="Kind">The class of perturbations.</param>
/// <param name="Queries">The queries perturbed at random, in the order of the runs' values.</param>
/// <param name="Random">The run of those queries.</param>
/// <param name="Worst">
/// The run of the worst of several perturbations of each query; null where none were chosen.
/// </param>
internal sealed record RobustnessClass(
    PerturbationKind Kind, IReadOnlyList<PerturbedQuery> Queries, RobustnessRun Random, RobustnessRun? Worst)
{
    /// <summary>Name of the class in tables.</summary>
    public string Name => PerturbationCatalog.NameOf(Kind);
}
