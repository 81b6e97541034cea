using Hypencoder.Perturbations;
using static Hypencoder.Training.Yaml.YamlRequirements;

namespace Hypencoder.Studies;

/// <summary>
/// The robustness of a study's models to perturbed queries: each query of a sample of the test queries is perturbed
/// once in each class, and searched for in the same index as before.
/// </summary>
internal sealed record RobustnessConfig
{
    /// <summary>
    /// The classes of perturbations; <c>paraphrase</c> needs <see cref="Variations"/>, since paraphrases require an
    /// external model.
    /// </summary>
    public IReadOnlyList<PerturbationKind> Classes { get; init; } =
    [
        PerturbationKind.Misspelling, PerturbationKind.Naturality, PerturbationKind.Ordering, PerturbationKind.Synonym,
    ];

    /// <summary>Maximum number of test queries, drawn with the seed; 0 for all.</summary>
    public int Queries { get; init; }

    /// <summary>
    /// Number of perturbations of each query from which the most damaging one is chosen, including the one drawn at
    /// random; 0 to choose none.
    /// </summary>
    public int WorstOf { get; init; }

    /// <summary>A file of paraphrases in the CSV format of the published generators; null for none.</summary>
    public string? Variations { get; init; }

    internal void Validate()
    {
        Require(Classes.Count > 0, "robustness.classes", "none", "one or more");
        Require(
            Classes.Distinct().Count() == Classes.Count, "robustness.classes", string.Join(", ", Classes),
            "different classes");
        Require(
            Variations is not null || !Classes.Contains(PerturbationKind.Paraphrase), "robustness.classes",
            "paraphrase", "no paraphrase without variations (a file of paraphrases)");
        Require(Queries >= 0, "robustness.queries", Queries, "0 or above");
        Require(WorstOf is 0 or > 1, "robustness.worst_of", WorstOf, "0, or 2 or above");
    }
}
