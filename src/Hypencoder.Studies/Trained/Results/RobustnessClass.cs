using Hypencoder.Perturbations;

namespace Hypencoder.Studies.Trained.Results;

/// <summary>One class of perturbations under one system.</summary>
/// <param name="Kind">The class.</param>
/// <param name="Queries">Perturbed at random, aligned with the values of the runs.</param>
/// <param name="Random">What was found for them.</param>
/// <param name="Worst">What was found for the worst of several; null where they were not looked for.</param>
internal sealed record RobustnessClass(
    PerturbationKind Kind, IReadOnlyList<PerturbedQuery> Queries, RobustnessRun Random, RobustnessRun? Worst)
{
    /// <summary>As tables call it.</summary>
    public string Name => PerturbationCatalog.NameOf(Kind);
}
