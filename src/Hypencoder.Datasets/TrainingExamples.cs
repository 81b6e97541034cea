using Hypencoder.Data;
using Hypencoder.Datasets.Opening;

namespace Hypencoder.Datasets;

/// <summary>Opens training examples, from the catalogue or from a file.</summary>
internal static class TrainingExamples
{
    /// <summary>The examples in file order, streamed. The network is not used.</summary>
    /// <param name="idOrPath">
    /// Id of a dataset of <see cref="DatasetKind.TrainingExamples"/>, or path of a file that ends in <c>.jsonl</c>,
    /// <c>.jsonl.gz</c> or <c>.parquet</c>.
    /// </param>
    /// <param name="options">Folders of the datasets; null for those of the environment.</param>
    /// <exception cref="InvalidDataException">
    /// It is neither, it is malformed, or the dataset's files are missing; the message then says how to pull them.
    /// </exception>
    public static IEnumerable<TrainingExample> Open(string idOrPath, DatasetOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(idOrPath);
        if (TrainingFormat.IsFile(idOrPath))
            return TrainingFormat.ReadFile(idOrPath);
        Dataset dataset = DatasetCatalog.Get(idOrPath);
        if (dataset.Kind != DatasetKind.TrainingExamples)
        {
            throw new InvalidDataException(
                $"{idOrPath}: expected training examples, found {DatasetCatalog.InWords(dataset.Kind)}");
        }
        options ??= DatasetOptions.FromEnvironment();
        return dataset.Format.Examples(dataset, DatasetStore.Paths(dataset, options));
    }
}
