using Hypencoder.Evaluation;
using Hypencoder.Perturbations;
using static Hypencoder.Training.Yaml.YamlRequirements;

namespace Hypencoder.Studies.Published;

/// <summary>A column of a replicated table: a measure over the queries of one or more collections.</summary>
internal sealed record ReplicatedColumn
{
    /// <summary>FollowIR's measure of the splits original and changed, printed multiplied by 100.</summary>
    public const string PairwiseMrr = "p-MRR";

    /// <summary>
    /// The median time of one query at a time in milliseconds, without its encoding; not compared with published
    /// figures.
    /// </summary>
    public const string Milliseconds = "ms";

    /// <summary>The mean number of passages scored per query; not compared with published figures.</summary>
    public const string PassagesScored = "passages scored";

    private static readonly string[] PMrrNames = [PairwiseMrr, "pMRR", "p_MRR"];

    /// <summary>The heading of the column.</summary>
    public required string Label { get; init; }

    /// <summary>
    /// Ids of the catalogue, or directories relative to the study's file. The queries of several collections are
    /// pooled.
    /// </summary>
    public required IReadOnlyList<string> Collections { get; init; }

    /// <summary>The split; null for the only split, or for test where there are several.</summary>
    public string? Split { get; init; }

    /// <summary>
    /// Name of a <see cref="Evaluation.Measure"/>, <c>p-MRR</c> in any spelling, <c>ms</c> or <c>passages scored</c>.
    /// </summary>
    public required string Measure
    {
        get;
        init => field = PMrrNames.Contains(value, StringComparer.OrdinalIgnoreCase) ? PairwiseMrr : value;
    }

    /// <summary>
    /// Largest difference between the measured and the published value at which they agree; null for the table's.
    /// </summary>
    public double? Tolerance { get; init; }

    /// <summary>
    /// The class of the perturbation of each query, which is drawn once with the study's seed; null for unchanged
    /// queries.
    /// </summary>
    public PerturbationKind? Perturbation { get; init; }

    /// <summary>
    /// Whether to print the relative loss through the perturbation, in % of the measure on the unchanged queries;
    /// negative values are gains.
    /// </summary>
    public bool RelativeDrop { get; init; }

    /// <summary>
    /// A file of variations in the CSV format of the published generators, relative to the study's file, which replaces
    /// the generated perturbations. It is required for paraphrases.
    /// </summary>
    public string? Variations { get; init; }

    /// <summary>Whether the perturbation is available: it can be generated, or there is a file of variations.</summary>
    internal bool CanPerturb => Perturbation != PerturbationKind.Paraphrase || Variations is not null;

    /// <summary>Whether WordNet is needed to look up synonyms.</summary>
    internal bool NeedsWordNet => Perturbation == PerturbationKind.Synonym && Variations is null;

    /// <summary>The forms of the queries to search for: unchanged (null), perturbed, or both.</summary>
    internal IEnumerable<PerturbationKind?> Searched =>
        RelativeDrop ? [null, Perturbation] : [Perturbation];

    /// <summary>The measure of effectiveness; null where the column has another kind of figure.</summary>
    internal Measure? Effectiveness => Evaluation.Measure.TryParse(Measure, out Measure? measure) ? measure : null;

    /// <summary>Whether figures can be compared with those of other machines.</summary>
    internal bool IsComparable => Measure is not (Milliseconds or PassagesScored);

    private string NearMeasure => Evaluation.Measure.NearestName(Measure) is string near ? $" (near name: {near})" : "";

    internal string Format => Measure switch
    {
        _ when RelativeDrop => "0.0",
        PairwiseMrr => "+0.0;-0.0;0.0",
        Milliseconds => "F1",
        PassagesScored => "N0",
        _ => ".000",
    };

    internal void Validate(string table)
    {
        string key = $"tables.{table}.columns.{Label}";
        Require(!string.IsNullOrWhiteSpace(Label), $"tables.{table}.columns.label", "nothing", "a heading");
        Require(Collections.Count > 0, $"{key}.collections", "none", "one or more");
        Require(
            Measure is PairwiseMrr or Milliseconds or PassagesScored || Effectiveness is { IsMean: true },
            $"{key}.measure", $"\"{Measure}\"",
            $"a measure such as nDCG@10, {PairwiseMrr}, {Milliseconds} or {PassagesScored}{NearMeasure}");
        Require(
            Measure != PairwiseMrr || Split is null, $"{key}.split", Split ?? "", $"none beside {PairwiseMrr}");
        Require(
            Perturbation is null || Effectiveness is not null, $"{key}.perturbation", Perturbation ?? default,
            "none, since only measures such as nDCG@10 can have perturbations");
        Require(!RelativeDrop || Perturbation is not null, $"{key}.relative_drop", "true", "a perturbation beside it");
        Require(
            Variations is null || Perturbation is not null, $"{key}.variations", Variations ?? "",
            "a perturbation beside it");
        Require(Tolerance is null or >= 0, $"{key}.tolerance", Tolerance ?? 0, "0 or above");
    }
}
