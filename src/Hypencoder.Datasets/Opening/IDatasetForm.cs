using Hypencoder.Data;

namespace Hypencoder.Datasets.Opening;

/// <summary>How the files of a dataset are read.</summary>
internal interface IDatasetForm
{
    /// <summary>The collection, read when asked for.</summary>
    TestCollection Open(Dataset dataset, DatasetPaths paths);

    /// <summary>The training examples, streamed.</summary>
    IEnumerable<TrainingExample> Examples(Dataset dataset, DatasetPaths paths);
}
