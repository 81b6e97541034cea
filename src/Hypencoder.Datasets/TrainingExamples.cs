using Hypencoder.Data;
using Hypencoder.Datasets.Opening;

namespace Hypencoder.Datasets;

/// <summary>Opens what models are trained on.</summary>
public static class TrainingExamples
{
    /// <summary>The examples in their order, streamed. Uses no network.</summary>
    /// <param name="idOrPath">
    /// A dataset of <see cref="DatasetKind.TrainingExamples"/>, or a file of the same forms: <c>.jsonl</c>, perhaps
    /// with <c>.gz</c>, or <c>.parquet</c>.
    /// </param>
    /// <param name="options">Those of the environment when left out.</param>
    /// <exception cref="InvalidDataException">
    /// It is neither, it is malformed, or its files are missing: then the message says how to pull them.
    /// </exception>
    public static IEnumerable<TrainingExample> Open(string idOrPath, DatasetOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(idOrPath);
        if (TrainingForm.IsFile(idOrPath))
            return TrainingForm.ReadFile(idOrPath);
        Dataset dataset = DatasetCatalog.Get(idOrPath);
        if (dataset.Kind != DatasetKind.TrainingExamples)
        {
            throw new InvalidDataException(
                $"{idOrPath}: expected training examples, found {DatasetCatalog.InWords(dataset.Kind)}");
        }
        return dataset.Form.Examples(dataset, DatasetStore.Paths(dataset, options ?? DatasetOptions.FromEnvironment()));
    }
}
