using Hypencoder.Data;

namespace Hypencoder.Datasets.Opening;

/// <summary>TrainingForm.</summary>
internal sealed class TrainingForm : IDatasetForm
{
    public const string Original = "original";
    public const string Changed = "changed";
    public static readonly string[] Paths =
        ["corpus.jsonl", "queries.jsonl", "qrels_og/test.jsonl", "qrels_changed/test.jsonl"];

    public TestCollection Open(Dataset dataset, DatasetPaths paths) => throw new NotImplementedException();

    public IEnumerable<TrainingExample> Examples(Dataset dataset, DatasetPaths paths) =>
        throw new NotImplementedException();

    public static IEnumerable<TrainingExample> ReadFile(string path) => throw new NotImplementedException();
}
