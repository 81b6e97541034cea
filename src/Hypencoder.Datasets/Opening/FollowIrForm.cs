using Hypencoder.Data;

namespace Hypencoder.Datasets.Opening;

/// <summary>FollowIR's repositories: one set of queries, with two instructions and two sets of judgments.</summary>
internal sealed class FollowIrForm : IDatasetForm
{
    /// <summary>The split with the instructions as TREC wrote them.</summary>
    public const string Original = "original";

    /// <summary>The split with the instructions that were changed.</summary>
    public const string Changed = "changed";

    public const string Corpus = "corpus.jsonl";
    public const string Queries = "queries.jsonl";

    public static readonly string[] Paths = [Corpus, Queries, Qrels(Original), Qrels(Changed)];

    public TestCollection Open(Dataset dataset, DatasetPaths paths) =>
        new FollowIrCollection(dataset.Id, paths.Repositories[dataset.Id]);

    public IEnumerable<TrainingExample> Examples(Dataset dataset, DatasetPaths paths) =>
        throw new InvalidOperationException($"{dataset.Id} has no training examples");

    public static string Qrels(string split) => $"qrels_{(split == Original ? "og" : split)}/test.jsonl";
}
