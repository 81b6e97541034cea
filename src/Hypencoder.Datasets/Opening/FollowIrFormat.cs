using Hypencoder.Data;

namespace Hypencoder.Datasets.Opening;

/// <summary>
/// The format of FollowIR's repositories: one set of queries, each with two instructions, and two sets of judgments.
/// </summary>
internal sealed class FollowIrFormat : IDatasetFormat
{
    /// <summary>Name of the split with TREC's own instructions.</summary>
    public const string Original = "original";

    /// <summary>Name of the split with the changed instructions.</summary>
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
