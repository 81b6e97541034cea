using Hypencoder.Perturbations;
using static Hypencoder.Training.Yaml.YamlRequirements;

namespace Hypencoder.Training;

/// <summary>
/// Training on perturbed queries: in a fraction of the examples, a newly drawn perturbation replaces the query.
/// </summary>
internal sealed record QueryAugmentation
{
    /// <summary>Fraction of the examples, above 0 and at most 1; which examples is drawn anew in every step.</summary>
    public double Part { get; init; } = 0.3;

    /// <summary>
    /// The classes of perturbations, equally likely; only those that need neither a model nor a dictionary.
    /// </summary>
    public IReadOnlyList<PerturbationKind> Classes { get; init; } =
        [PerturbationKind.Misspelling, PerturbationKind.Ordering];

    internal void Validate(string key)
    {
        Require(Part is > 0 and <= 1, $"{key}.part", Part, "above 0 and at most 1");
        Require(Classes.Count > 0, $"{key}.classes", "none", "one or more");
        foreach (PerturbationKind kind in Classes)
        {
            Require(
                kind is PerturbationKind.Misspelling or PerturbationKind.Naturality or PerturbationKind.Ordering,
                $"{key}.classes", PerturbationCatalog.NameOf(kind), "misspelling, naturality or ordering");
        }
    }
}
