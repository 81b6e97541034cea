using Hypencoder.Datasets.Opening;

namespace Hypencoder.Datasets;

/// <summary>A public collection of the catalogue: what it is, where it comes from and under which terms.</summary>
public sealed record Dataset
{
    /// <summary>Its name in ir_datasets, or that of its Hugging Face repository.</summary>
    public required string Id { get; init; }

    /// <summary>In words.</summary>
    public required string Title { get; init; }

    /// <summary>What it is.</summary>
    public DatasetKind Kind { get; init; } = DatasetKind.TestCollection;

    /// <summary>Its licence or terms, as its makers state them.</summary>
    public required string License { get; init; }

    /// <summary>The page about it.</summary>
    public required string Source { get; init; }

    /// <summary>How many passages its corpus has; null where that is not known, and for training examples.</summary>
    public long? Passages { get; init; }

    /// <summary>Its splits; of training examples one, <c>train</c>, of a lexicon none.</summary>
    public required IReadOnlyList<DatasetSplit> Splits { get; init; }

    /// <summary>
    /// Whether a query's own passage, the one with the same id, is left out of its results.
    /// </summary>
    public bool LeavesOutOwnPassages { get; init; }

    /// <summary>
    /// What must be there before it can be opened. Collections with a file in common have it once on disk.
    /// </summary>
    public required IReadOnlyList<DatasetFile> Files { get; init; }

    /// <summary>Reads it once its files are there.</summary>
    internal IDatasetForm Form { get; init; } = UnknownForm.Instance;
}
