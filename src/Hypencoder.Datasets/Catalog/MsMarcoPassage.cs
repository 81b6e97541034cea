using Hypencoder.Datasets.Opening;

namespace Hypencoder.Datasets.Catalog;

/// <summary>
/// MS MARCO's passages with the queries of its small dev set, of TREC's Deep Learning tracks and of DL-Hard.
/// </summary>
/// <remarks>
/// Addresses, sizes, MD5 and names from allenai/ir_datasets, <c>etc/downloads.json</c> and
/// <c>datasets/msmarco_passage.py</c>; counts from its <c>etc/metadata.json</c>; terms from
/// https://microsoft.github.io/msmarco/.
/// </remarks>
internal static class MsMarcoPassage
{
    private const string Terms = "MS MARCO's terms: non-commercial research";
    private const string Ranking = "https://msmarco.z22.web.core.windows.net/msmarcoranking/";
    private const string Collection = "msmarco-passage/collection.tsv";
    private const string DevQueries = "msmarco-passage/dev/small/queries.tsv";
    private const string DevQrels = "msmarco-passage/dev/small/qrels";

    private static readonly DatasetFile CollectionAndQueries = new()
    {
        Name = "msmarco-passage/collectionandqueries.tar.gz",
        Address = new Uri(Ranking + "collectionandqueries.tar.gz"),
        Size = 1_057_717_952,
        Hash = new DatasetHash("md5", "31644046b18952c1386cd4564ba2ae69"),
        Members =
        [
            new("collection.tsv", Collection)
            {
                IsDoubleEncoded = true,
                Stamp = ("msmarco-passage/irds_version.txt", "v2"),
            },
            new("queries.dev.small.tsv", DevQueries),
            new("qrels.dev.small.tsv", DevQrels),
        ],
    };

    private static readonly DatasetFile Queries2019 = Plain(
        "trec-dl-2019/queries.tsv.gz", Ranking + "msmarco-test2019-queries.tsv.gz", 4276,
        "eda71eccbe4d251af83150abe065368c") with
    {
        OtherNames = ["msmarco-passage/trec-dl-2019/queries.tsv"],
    };

    private static readonly DatasetFile Qrels2019 = Plain(
        "trec-dl-2019/qrels", "https://trec.nist.gov/data/deep/2019qrels-pass.txt", 187_092,
        "2f4be390198da108f6845c822e5ada14");

    private static readonly DatasetFile Queries2020 = Plain(
        "trec-dl-2020/queries.tsv.gz", Ranking + "msmarco-test2020-queries.tsv.gz", 4131,
        "00a406fb0d14ed3752d70d1e4eb98600");

    private static readonly DatasetFile Qrels2020 = Plain(
        "trec-dl-2020/qrels", "https://trec.nist.gov/data/deep/2020qrels-pass.txt", 218_617,
        "0355ccee7509ac0463e8278186cdd8d1");

    private static readonly DatasetFile QrelsHard = Plain(
        "trec-dl-hard/qrels",
        "https://raw.githubusercontent.com/grill-lab/DL-Hard/main/dataset/dl_hard-passage.qrels", 83_362,
        "8583c2cbad56eeacb449586fe1d2a471");

    public static IEnumerable<Dataset> All =>
    [
        Make("dev/small", "MS MARCO passages, small dev set", "dev", 6980, Terms,
            "https://microsoft.github.io/msmarco/Datasets.html", [DevQueries], DevQrels, []),
        Make("trec-dl-2019/judged", "TREC Deep Learning 2019, passages, judged queries", "test", 43, Terms,
            "https://microsoft.github.io/msmarco/TREC-Deep-Learning-2019.html", [Queries2019.Name], Qrels2019.Name,
            [Queries2019, Qrels2019]),
        Make("trec-dl-2020/judged", "TREC Deep Learning 2020, passages, judged queries", "test", 54, Terms,
            "https://microsoft.github.io/msmarco/TREC-Deep-Learning-2020.html", [Queries2020.Name], Qrels2020.Name,
            [Queries2020, Qrels2020]),
        Make("trec-dl-hard", "DL-Hard, passages", "test", 50, $"{Terms}; the judgments state none",
            "https://github.com/grill-lab/DL-Hard", [Queries2019.Name, Queries2020.Name], QrelsHard.Name,
            [Queries2019, Queries2020, QrelsHard]),
    ];

    private static Dataset Make(
        string name, string title, string split, int queries, string license, string source,
        IReadOnlyList<string> queryFiles, string qrels, IReadOnlyList<DatasetFile> files) => new()
        {
            Id = $"msmarco-passage/{name}",
            Title = title,
            License = license,
            Source = source,
            Passages = 8_841_823,
            Splits = [new DatasetSplit(split, queries)],
            Files = [CollectionAndQueries, .. files],
            Format = new FilesFormat(Collection, [new SplitFiles(split, queryFiles, qrels)]),
        };

    private static DatasetFile Plain(string name, string address, long size, string md5) => new()
    {
        Name = $"msmarco-passage/{name}",
        Address = new Uri(address),
        Size = size,
        Hash = new DatasetHash("md5", md5),
    };
}
