using Hypencoder.Perturbations;
using Hypencoder.Studies.Shared;

namespace Hypencoder.Studies.Published;

/// <summary>The queries of one split of a collection, as they are or perturbed.</summary>
/// <param name="Collection">Its id.</param>
/// <param name="Split">Its split.</param>
/// <param name="Perturbation">How they are perturbed; null for as they are.</param>
/// <param name="Variations">The file that their variations are taken from; null for none.</param>
internal readonly record struct CollectionSplit(
    string Collection, string Split, PerturbationKind? Perturbation = null, string? Variations = null)
{
    /// <summary>Of a collection with instructions: those that were given first.</summary>
    public const string Original = "original";

    /// <summary>And those that were changed.</summary>
    public const string Changed = "changed";

    /// <summary>Its name in files and messages.</summary>
    public string Name => $"{ReplicationContext.ShortName(Collection)}.{SplitName}"
        + (Variations is null ? "" : $".{ReplicationContext.ShortName(Variations)}");

    /// <summary>The split with its perturbation: <c>test+misspelling</c>.</summary>
    public string SplitName => Split
        + (Perturbation is null ? "" : RobustnessNames.Suffix(Perturbation.Value, isWorst: false));
}
