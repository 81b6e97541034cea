using Hypencoder.Evaluation;
using Hypencoder.Perturbations;
using static Hypencoder.Training.Yaml.YamlRequirements;

namespace Hypencoder.Studies.Published;

/// <summary>A column of a replicated table: a measure over the queries of a collection, or of several.</summary>
internal sealed record ReplicatedColumn
{
    /// <summary>FollowIR's measure, from the splits original and changed; printed times 100.</summary>
    public const string PairwiseMrr = "p-MRR";

    /// <summary>The median milliseconds of one query at a time, without its encoding; never compared.</summary>
    public const string Milliseconds = "ms";

    /// <summary>The mean number of passages that a query's search scored; never compared.</summary>
    public const string PassagesScored = "passages scored";

    private static readonly string[] PMrrNames = [PairwiseMrr, "pMRR", "p_MRR"];

    /// <summary>The heading.</summary>
    public required string Label { get; init; }

    /// <summary>
    /// Ids of the catalogue, or directories relative to the study's file; the queries of several are pooled.
    /// </summary>
    public required IReadOnlyList<string> Collections { get; init; }

    /// <summary>The split; null for the only one, or for test.</summary>
    public string? Split { get; init; }

    /// <summary>
    /// As in <see cref="Evaluation.Measure"/>, or <c>p-MRR</c> in any spelling, <c>ms</c>, <c>passages scored</c>.
    /// </summary>
    public required string Measure
    {
        get;
        init => field = PMrrNames.Contains(value, StringComparer.OrdinalIgnoreCase) ? PairwiseMrr : value;
    }

    /// <summary>
    /// How far a measured value may be from the published one and still agree; the table's when left out.
    /// </summary>
    public double? Tolerance { get; init; }

    /// <summary>How each query is perturbed, once, with the study's seed; null for as it is.</summary>
    public PerturbationKind? Perturbation { get; init; }

    /// <summary>
    /// Print what the perturbation costs, in % of the measure on the same queries as they are; with a minus it is a
    /// gain.
    /// </summary>
    public bool RelativeDrop { get; init; }

    /// <summary>
    /// A file of variations in the CSV form of the study's generators, relative to the study's file, in the place of
    /// the perturbation's own; paraphrases have no other source.
    /// </summary>
    public string? Variations { get; init; }

    /// <summary>Whether there is anything that perturbs as the column says.</summary>
    internal bool CanPerturb => Perturbation != PerturbationKind.Paraphrase || Variations is not null;

    /// <summary>Whether synonyms are looked up.</summary>
    internal bool NeedsWordNet => Perturbation == PerturbationKind.Synonym && Variations is null;

    /// <summary>What is searched for the column: the queries as they are (null), perturbed, or both.</summary>
    internal IEnumerable<PerturbationKind?> Searched =>
        RelativeDrop ? [null, Perturbation] : [Perturbation];

    /// <summary>The measure of effectiveness; null where it is another kind of figure.</summary>
    internal Measure? Effectiveness => Evaluation.Measure.TryParse(Measure, out Measure? measure) ? measure : null;

    /// <summary>Whether figures of other machines mean something here.</summary>
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
            "none beside another figure than a measure such as nDCG@10");
        Require(!RelativeDrop || Perturbation is not null, $"{key}.relative_drop", "true", "a perturbation beside it");
        Require(
            Variations is null || Perturbation is not null, $"{key}.variations", Variations ?? "",
            "a perturbation beside it");
        Require(Tolerance is null or >= 0, $"{key}.tolerance", Tolerance ?? 0, "0 or above");
    }
}
