using Hypencoder.Datasets.Opening;

namespace Hypencoder.Datasets.Catalog;

/// <summary>TREC's Tip-of-the-Tongue track of 2023: descriptions of half-remembered films.</summary>
/// <remarks>
/// Address, MD5 and counts from https://trec-tot.github.io/guidelines-2023, names from allenai/ir_datasets,
/// <c>datasets/trec_tot.py</c>. The size is not published.
/// </remarks>
internal static class TrecTot
{
    private const string Corpus = "trec-tot/2023/corpus.jsonl";
    private static readonly string[] Splits = ["train", "dev"];

    private static readonly DatasetFile Archive = new()
    {
        Name = "trec-tot/trec-tot.zip",
        Address = new Uri("https://surfdrive.surf.nl/files/index.php/s/FaEK4xc6Xp2JcAJ/download"),
        Hash = new DatasetHash("md5", "f84fe82cb80e3ee1072576c8d6c4a417"),
        Members =
        [
            new("corpus.jsonl", Corpus),
            .. Splits.Select(s => new Archives.ArchiveMember($"{s}/queries.jsonl", Queries(s))),
            .. Splits.Select(s => new Archives.ArchiveMember($"{s}/qrel.txt", Qrels(s))),
        ],
    };

    public static IEnumerable<Dataset> All => Splits.Select(split => new Dataset
    {
        Id = $"trec-tot/2023/{split}",
        Title = $"TREC Tip of the Tongue 2023, {split}",
        License = "not stated; the passages are Wikipedia's, CC BY-SA",
        Source = "https://trec-tot.github.io/guidelines-2023",
        Passages = 231_618,
        Splits = [new DatasetSplit(split, 150)],
        Files = [Archive],
        Format = new FilesFormat(Corpus, [new SplitFiles(split, [Queries(split)], Qrels(split))])
        {
            IsTipOfTongue = true,
        },
    });

    private static string Queries(string split) => $"trec-tot/2023/{split}/queries.jsonl";

    private static string Qrels(string split) => $"trec-tot/2023/{split}/qrel.txt";
}
