using Hypencoder.Data;
using Hypencoder.Data.Formats;

namespace Hypencoder.Datasets.Opening;

/// <summary>Training examples in files of JSONL or parquet, read one after another.</summary>
internal sealed class TrainingForm : IDatasetForm
{
    private static readonly string[] Endings = [".jsonl", ".jsonl.gz", ".parquet"];

    public TestCollection Open(Dataset dataset, DatasetPaths paths) =>
        throw new InvalidOperationException($"{dataset.Id} is no test collection");

    public IEnumerable<TrainingExample> Examples(Dataset dataset, DatasetPaths paths) =>
        paths.Repositories[dataset.Id].OrderBy(f => f.Key, StringComparer.Ordinal).SelectMany(f => ReadFile(f.Value));

    /// <summary>Whether the ending is that of a file of examples.</summary>
    public static bool IsFile(string path) => Endings.Any(
        ending => path.EndsWith(ending, StringComparison.OrdinalIgnoreCase));

    /// <summary>The examples of a file, in the form that its ending names.</summary>
    public static IEnumerable<TrainingExample> ReadFile(string path) =>
        path.EndsWith(".parquet", StringComparison.OrdinalIgnoreCase)
            ? ParquetExamples.Read(path)
            : TrainingFile.Read(path);
}
