using Hypencoder.Datasets.Opening;
using Hypencoder.Hub;

namespace Hypencoder.Datasets.Catalog;

/// <summary>What the published models were trained on.</summary>
/// <remarks>
/// Ids from the README of jfkback/hypencoder-paper and from Weller et al., "Promptriever", arXiv 2409.11136; size and
/// count of the second from its dataset card. The first has published neither.
/// </remarks>
internal static class TrainingSets
{
    // Whether a repository has its examples as JSONL or as parquet is its maker's choice, and may change.
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
            Form = new TrainingForm(),
        };
}
