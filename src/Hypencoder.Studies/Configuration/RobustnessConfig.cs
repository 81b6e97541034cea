using Hypencoder.Perturbations;
using static Hypencoder.Training.Yaml.YamlRequirements;

namespace Hypencoder.Studies;

/// <summary>
/// How the models of a study bear perturbed queries: each of a sample of the test queries is perturbed once in each
/// class, and searched over the same index as before.
/// </summary>
internal sealed record RobustnessConfig
{
    /// <summary>
    /// The classes; <c>paraphrase</c> needs <see cref="Variations"/>, since paraphrases take a model from elsewhere.
    /// </summary>
    public IReadOnlyList<PerturbationKind> Classes { get; init; } =
    [
        PerturbationKind.Misspelling, PerturbationKind.Naturality, PerturbationKind.Ordering, PerturbationKind.Synonym,
    ];

    /// <summary>At most this many test queries, drawn with the seed; 0 for all.</summary>
    public int Queries { get; init; }

    /// <summary>
    /// Perturbations of each query among which the most damaging one is searched for, the one at random among them;
    /// 0 for no such search.
    /// </summary>
    public int WorstOf { get; init; }

    /// <summary>Paraphrases: a file in the CSV form of the study's generators; null for none.</summary>
    public string? Variations { get; init; }

    internal void Validate()
    {
        Require(Classes.Count > 0, "robustness.classes", "none", "one or more");
        Require(
            Classes.Distinct().Count() == Classes.Count, "robustness.classes", string.Join(", ", Classes),
            "different classes");
        Require(
            Variations is not null || !Classes.Contains(PerturbationKind.Paraphrase), "robustness.classes",
            "paraphrase", "no paraphrase without variations, a file of them");
        Require(Queries >= 0, "robustness.queries", Queries, "0 or above");
        Require(WorstOf is 0 or > 1, "robustness.worst_of", WorstOf, "0, or 2 or above");
    }
}
