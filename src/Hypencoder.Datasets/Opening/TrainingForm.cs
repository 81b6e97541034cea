using Hypencoder.Data;
using Hypencoder.Data.Formats;

namespace Hypencoder.Datasets.Opening;

/// <summary>Training examples in files of JSONL or parquet, read one after another.</summary>
internal sealed class TrainingForm : IDatasetForm
{
    public TestCollection Open(Dataset dataset, DatasetPaths paths) =>
        throw new InvalidOperationException($"{dataset.Id} is no test collection");

    public IEnumerable<TrainingExample> Examples(Dataset dataset, DatasetPaths paths) =>
        paths.Repositories[dataset.Id].OrderBy(f => f.Key, StringComparer.Ordinal).SelectMany(f => ReadFile(f.Value));

    /// <summary>The examples of a file, in the form that its ending names.</summary>
    public static IEnumerable<TrainingExample> ReadFile(string path) =>
        path.EndsWith(".parquet", StringComparison.OrdinalIgnoreCase)
            ? ParquetExamples.Read(path)
            : TrainingFile.Read(path);
}
