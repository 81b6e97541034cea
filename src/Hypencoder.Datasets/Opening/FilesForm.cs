using Hypencoder.Data;

namespace Hypencoder.Datasets.Opening;

/// <summary>A corpus file, and query and qrels files for each split.</summary>
internal sealed class FilesForm(string corpus, IReadOnlyList<SplitFiles> splits) : IDatasetForm
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
