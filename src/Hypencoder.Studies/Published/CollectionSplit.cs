using Hypencoder.Perturbations;
using Hypencoder.Studies.Shared;

namespace Hypencoder.Studies.Published;

/// <summary>The queries of a split of a collection, perturbed or unchanged.</summary>
/// <param name="Collection">Id of the collection.</param>
/// <param name="Split">Name of the split.</param>
/// <param name="Perturbation">Class of the perturbations; null where queries are unchanged.</param>
/// <param name="Variations">The file that provides variations of the queries; null for none.</param>
internal readonly record struct CollectionSplit(
    string Collection, string Split, PerturbationKind? Perturbation = null, string? Variations = null)
{
    /// <summary>The split with the original instructions, in collections with instructions.</summary>
    public const string Original = "original";

    /// <summary>The split with the changed instructions.</summary>
    public const string Changed = "changed";

    /// <summary>Name in files and messages.</summary>
    public string Name => $"{ReplicationContext.ShortName(Collection)}.{SplitName}"
        + (Variations is null ? "" : $".{ReplicationContext.ShortName(Variations)}");

    /// <summary>The name of the split with its perturbation, such as <c>test+misspelling</c>.</summary>
    public string SplitName => Split
        + (Perturbation is null ? "" : RobustnessNames.Suffix(Perturbation.Value, isWorst: false));
}
