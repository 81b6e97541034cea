using Hypencoder.Datasets.Opening;

namespace Hypencoder.Datasets.Catalog;

/// <summary>The thirteen collections of BEIR that can be downloaded without registration.</summary>
/// <remarks>
/// Addresses, sizes and MD5 from allenai/ir_datasets, <c>etc/downloads.json</c>, whose MD5 are those of BEIR's own
/// README; counts from its <c>etc/metadata.json</c>; licences from the appendix of Thakur et al., "BEIR", NeurIPS 2021
/// Datasets and Benchmarks, arXiv 2104.08663.
/// </remarks>
internal static class Beir
{
    private const string Site = "https://public.ukp.informatik.tu-darmstadt.de/thakur/BEIR/datasets/";
    private const string Unstated = "not stated by its authors";
    private const string Wikipedia = "CC BY-SA 3.0";

    // In these collections, the queries are passages of the corpus with the same ids.
    private static readonly string[] QueriesAsPassages = ["arguana", "quora"];

    public static IEnumerable<Dataset> All =>
    [
        .. Make("trec-covid", "TREC-COVID", "Dataset License Agreement of CORD-19", 171_332, 73_876_720,
            "ce62140cb23feb9becf6270d0d1fe6d1", ("test", 50)),
        .. Make("nfcorpus", "NFCorpus", Unstated, 3633, 2_448_432,
            "a89dba18a62ef92f7d323ec890a0d38d", ("train", 2590), ("dev", 324), ("test", 323)),
        .. Make("nq", "Natural Questions", Wikipedia, 2_681_468, 498_307_926,
            "d4d3d2e48787a744b6f6e691ff534307", ("test", 3452)),
        .. Make("hotpotqa", "HotpotQA", "CC BY-SA 4.0", 5_233_329, 654_025_350,
            "f412724f78b0d91183a0e86805e16114", ("train", 85_000), ("dev", 5447), ("test", 7405)),
        .. Make("fiqa", "FiQA-2018", Unstated, 57_638, 17_948_027,
            "17918ed23cd04fb15047f73e6c3bd9d9", ("train", 5500), ("dev", 500), ("test", 648)),
        .. Make("arguana", "ArguAna", "CC BY 4.0", 8674, 3_773_617,
            "8ad3e3c2a5867cdced806d6503f29b99", ("test", 1406)),
        .. Make("webis-touche2020", "Touché-2020, first version", "CC BY 4.0", 382_545, 227_137_373,
            "5ec7f8b18481fc2e9b3964ad1b22dd28", "https://macavaney.us/beir-webis-touche2020-v1.zip", ("test", 49)),
        .. Make("webis-touche2020/v2", "Touché-2020, second version", "CC BY 4.0", 382_545, 227_132_363,
            "46f650ba5a527fc69e0a6521c5a23563", Site + "webis-touche2020.zip", ("test", 49)),
        .. Make("quora", "Quora duplicate questions", Unstated, 522_931, 15_853_968,
            "18fb154900ba42a600f84b839c173167", ("dev", 5000), ("test", 10_000)),
        .. Make("dbpedia-entity", "DBpedia-Entity", Wikipedia, 4_635_922, 639_285_131,
            "c2a39eb420a3164af735795df012ac2c", ("dev", 67), ("test", 400)),
        .. Make("scidocs", "SciDocs", "GPL 3.0", 25_657, 142_471_588,
            "38121350fc3a4d2f48850f6aff52e4a9", ("test", 1000)),
        .. Make("fever", "FEVER", Wikipedia, 5_416_568, 1_236_988_269,
            "5a818580227bfb4b35bb6fa46d9b6c03", ("train", 109_810), ("dev", 6666), ("test", 6666)),
        .. Make("climate-fever", "Climate-FEVER", Unstated, 5_416_593, 1_228_666_652,
            "8b66f0a9126c521bae2bde127b4dc99d", ("test", 1535)),
        .. Make("scifact", "SciFact", "CC BY-NC 2.0", 5183, 2_816_079,
            "5f7d1de60b170fc8027bb7898e2efca1", ("train", 809), ("test", 300)),
    ];

    private static IEnumerable<Dataset> Make(
        string name, string title, string license, long passages, long size, string md5,
        params (string Split, int Queries)[] splits) =>
        Make(name, title, license, passages, size, md5, $"{Site}{name}.zip", splits);

    /// <summary>
    /// Creates a collection and its splits under ir_datasets' names. A collection of one split is named without it; of
    /// several, there is one dataset for each split and one for all.
    /// </summary>
    private static IEnumerable<Dataset> Make(
        string name, string title, string license, long passages, long size, string md5, string address,
        params (string Split, int Queries)[] splits)
    {
        string folder = $"beir/{name}";
        string[] paths = ["corpus.jsonl", "queries.jsonl", .. splits.Select(s => $"qrels/{s.Split}.tsv")];
        DatasetFile archive = new()
        {
            Name = $"{folder}/source.zip",
            Address = new Uri(address),
            Size = size,
            Hash = new DatasetHash("md5", md5),
            Members = [.. paths.Select(path => new Archives.ArchiveMember(path, $"{folder}/{path}"))],
        };
        yield return Of(folder, title, splits);
        if (splits.Length == 1)
            yield break;
        foreach ((string Split, int) split in splits)
            yield return Of($"{folder}/{split.Split}", $"{title}, {split.Split}", split);

        Dataset Of(string id, string words, params (string Split, int Queries)[] some) => new()
        {
            Id = id,
            Title = $"BEIR: {words}",
            License = license,
            Source = "https://github.com/beir-cellar/beir",
            Passages = passages,
            LeavesOutOwnPassages = QueriesAsPassages.Contains(name),
            Splits = [.. some.Select(s => new DatasetSplit(s.Split, s.Queries))],
            Files = [archive],
            Format = new FilesFormat(
                $"{folder}/corpus.jsonl",
                [.. some.Select(s => new SplitFiles(
                    s.Split, [$"{folder}/queries.jsonl"], $"{folder}/qrels/{s.Split}.tsv"))]),
        };
    }
}
