using Hypencoder.Data;

namespace Hypencoder.Datasets.Opening;

/// <summary>The format of a dataset's files.</summary>
internal interface IDatasetFormat
{
    /// <summary>Opens the collection, whose files are read when its members are called.</summary>
    TestCollection Open(Dataset dataset, DatasetPaths paths);

    /// <summary>Reads the training examples, streamed.</summary>
    IEnumerable<TrainingExample> Examples(Dataset dataset, DatasetPaths paths);
}
