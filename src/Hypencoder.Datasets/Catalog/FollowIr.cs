using Hypencoder.Datasets.Opening;
using Hypencoder.Hub;

namespace Hypencoder.Datasets.Catalog;

/// <summary>
/// FollowIR: three TREC collections with original and changed instructions, which measure whether a model follows
/// instructions.
/// </summary>
/// <remarks>
/// Weller et al., "FollowIR", arXiv 2403.15246. Files and licence from the dataset cards at Hugging Face, which publish
/// no sizes; counts from embeddings-benchmark/mteb, <c>descriptive_stats/InstructionReranking</c>.
/// </remarks>
internal static class FollowIr
{
    public static IEnumerable<Dataset> All =>
    [
        Make("robust04", "Robust04", 52, 47_492),
        Make("news21", "News21", 32, 30_921),
        Make("core17", "Core17", 20, 19_899),
    ];

    private static Dataset Make(string name, string title, int queries, long passages)
    {
        string id = $"jhu-clsp/{name}-instructions";
        return new Dataset
        {
            Id = id,
            Title = $"FollowIR: {title}",
            License = "MIT",
            Source = $"https://huggingface.co/datasets/{id}",
            Passages = passages,
            Splits = [new(FollowIrFormat.Original, queries), new(FollowIrFormat.Changed, queries)],
            Files =
            [
                new DatasetFile
                {
                    Name = id,
                    Repository = HubRepository.Parse(id, HubRepositoryKind.Dataset),
                    Paths = FollowIrFormat.Paths,
                },
            ],
            Format = new FollowIrFormat(),
        };
    }
}
