using Hypencoder.Data;

namespace Hypencoder.Datasets.Opening;

/// <summary>The format of a corpus file with query and qrels files for each split.</summary>
internal sealed class FilesFormat(string corpus, IReadOnlyList<SplitFiles> splits) : IDatasetFormat
{
    /// <summary>Whether passages and queries have TREC TOT's fields.</summary>
    public bool IsTipOfTongue { get; init; }

    public TestCollection Open(Dataset dataset, DatasetPaths paths) =>
        new FileCollection(dataset.Id, paths[corpus], splits, paths)
        {
            IsTipOfTongue = IsTipOfTongue,
            LeavesOutOwn = dataset.LeavesOutOwnPassages,
        };

    public IEnumerable<TrainingExample> Examples(Dataset dataset, DatasetPaths paths) =>
        throw new InvalidOperationException($"{dataset.Id} has no training examples");
}

/// <summary>The files of a split.</summary>
/// <param name="Name">Name of the split.</param>
/// <param name="Queries">Names of the files that hold the split's queries, among others.</param>
/// <param name="Qrels">Name of the file with the split's judgments.</param>
internal sealed record SplitFiles(string Name, IReadOnlyList<string> Queries, string Qrels);
