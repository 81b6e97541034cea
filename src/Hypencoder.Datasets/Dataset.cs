using Hypencoder.Datasets.Opening;

namespace Hypencoder.Datasets;

/// <summary>A public dataset of the catalogue, with its source and its terms of use.</summary>
internal sealed record Dataset
{
    /// <summary>Name of the dataset in ir_datasets, or of its Hugging Face repository.</summary>
    public required string Id { get; init; }

    /// <summary>Title in words.</summary>
    public required string Title { get; init; }

    /// <summary>Kind of the dataset.</summary>
    public DatasetKind Kind { get; init; } = DatasetKind.TestCollection;

    /// <summary>Licence or terms of use, as stated by the authors.</summary>
    public required string License { get; init; }

    /// <summary>Address of the dataset's web page.</summary>
    public required string Source { get; init; }

    /// <summary>Number of passages in the corpus; null where it is unknown, and for training examples.</summary>
    public long? Passages { get; init; }

    /// <summary>Splits of the dataset. Training examples have one, <c>train</c>; a lexicon has none.</summary>
    public required IReadOnlyList<DatasetSplit> Splits { get; init; }

    /// <summary>Whether a query's own passage, the one with its id, is left out of its results.</summary>
    public bool LeavesOutOwnPassages { get; init; }

    /// <summary>
    /// Files that must be present before the dataset can be opened. A file that several datasets share is stored once.
    /// </summary>
    public required IReadOnlyList<DatasetFile> Files { get; init; }

    /// <summary>Format in which the files are read.</summary>
    internal IDatasetFormat Format { get; init; } = UnknownFormat.Instance;
}

/// <summary>The kind of a dataset.</summary>
internal enum DatasetKind
{
    /// <summary>A corpus with queries and judgments, opened by <see cref="DatasetCatalog.Open(string)"/>.</summary>
    TestCollection,

    /// <summary>Queries with positive and negative passages, opened by <see cref="TrainingExamples.Open"/>.</summary>
    TrainingExamples,

    /// <summary>A dictionary, whose readers take the folder of its files.</summary>
    Lexicon,
}

/// <summary>A split of a dataset.</summary>
/// <param name="Name">Name of the split, as in <see cref="Data.TestCollection.Splits"/>.</param>
/// <param name="Queries">Number of queries or training examples; null where it is unknown.</param>
internal sealed record DatasetSplit(string Name, int? Queries);
