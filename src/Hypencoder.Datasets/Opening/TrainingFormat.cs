using Hypencoder.Data;
using Hypencoder.Data.Formats;

namespace Hypencoder.Datasets.Opening;

/// <summary>The format of training examples in JSONL or parquet files, which are read one after another.</summary>
internal sealed class TrainingFormat : IDatasetFormat
{
    private static readonly string[] Endings = [".jsonl", ".jsonl.gz", ".parquet"];

    public TestCollection Open(Dataset dataset, DatasetPaths paths) =>
        throw new InvalidOperationException($"{dataset.Id} is no test collection");

    public IEnumerable<TrainingExample> Examples(Dataset dataset, DatasetPaths paths) =>
        paths.Repositories[dataset.Id].OrderBy(f => f.Key, StringComparer.Ordinal).SelectMany(f => ReadFile(f.Value));

    /// <summary>Whether a path has the extension of a file of examples.</summary>
    public static bool IsFile(string path) => Endings.Any(
        ending => path.EndsWith(ending, StringComparison.OrdinalIgnoreCase));

    /// <summary>Reads the examples of a file, in the format that its extension names.</summary>
    public static IEnumerable<TrainingExample> ReadFile(string path) =>
        path.EndsWith(".parquet", StringComparison.OrdinalIgnoreCase)
            ? ParquetExamples.Read(path)
            : TrainingFile.Read(path);
}
