using Hypencoder.Datasets.Opening;
using Hypencoder.Hub;

namespace Hypencoder.Datasets.Catalog;

/// <summary>The training data of the published models.</summary>
/// <remarks>
/// Ids from the README of jfkback/hypencoder-paper and from Weller et al., "Promptriever", arXiv 2409.11136; size and
/// count of the second from its dataset card. For the first, neither is published.
/// </remarks>
internal static class TrainingSets
{
    // The owner of a repository chooses between JSONL and parquet, and may change the choice.
    private static readonly string[] Forms = ["*.jsonl", "*.jsonl.gz", "*.parquet"];

    public static IEnumerable<Dataset> All =>
    [
        Make("jfkback/hypencoder-msmarco-training-dataset", "MS MARCO with teacher scores, Hypencoder's training data",
            null, null, Forms),
        Make("samaya-ai/msmarco-w-instructions", "MS MARCO with instructions, Promptriever's training data",
            980_250, 4_846_980_836, ["data/train-*.parquet"]),
    ];

    private static Dataset Make(
        string id, string title, int? examples, long? size, IReadOnlyList<string> paths) => new()
        {
            Id = id,
            Title = title,
            Kind = DatasetKind.TrainingExamples,
            License = "not stated; MS MARCO's terms: non-commercial research",
            Source = $"https://huggingface.co/datasets/{id}",
            Splits = [new DatasetSplit("train", examples)],
            Files =
        [
            new DatasetFile
            {
                Name = id,
                Repository = HubRepository.Parse(id, HubRepositoryKind.Dataset),
                Paths = paths,
                Size = size,
            },
        ],
            Format = new TrainingFormat(),
        };
}
