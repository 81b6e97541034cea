using Hypencoder.Data;
using Hypencoder.Data.Formats;

namespace Hypencoder.Datasets.Opening;

/// <summary>
/// A directory in BEIR's form: <c>corpus.jsonl</c>, <c>queries.jsonl</c> and, for each split, <c>qrels/SPLIT.tsv</c>,
/// or <c>qrels/SPLIT.jsonl</c> as in MTEB. Each file may be compressed, with <c>.gz</c> added to its name.
/// </summary>
/// <remarks>Thakur et al., "BEIR", NeurIPS 2021 Datasets and Benchmarks, arXiv 2104.08663.</remarks>
internal sealed class BeirCollection : TestCollection
{
    private const string QrelsFolder = "qrels";

    // Extensions of judgments, by priority: of a split's files, the first is read. Its first line tells its format.
    private static readonly string[] Endings = [".tsv", ".jsonl", ".csv", ".txt", ".json"];

    private readonly SortedDictionary<string, string> _qrelsFiles = new(StringComparer.Ordinal);

    public BeirCollection(string directory)
    {
        Id = directory;
        Corpus = Existing("corpus.jsonl")
            ?? throw new InvalidDataException(
                $"{directory}: expected a BEIR directory with corpus.jsonl, found none in it");
        string qrels = Path.Combine(directory, QrelsFolder);
        if (!Directory.Exists(qrels))
            return;
        string[] files = [.. Directory.GetFiles(qrels).Order(StringComparer.Ordinal)];
        foreach (string ending in Endings)
        {
            foreach (string file in files)
            {
                string name = Path.GetFileName(file);
                string plain = TextLine.IsGzip(name) ? name[..^".gz".Length] : name;
                if (plain.Length > ending.Length && plain.EndsWith(ending, StringComparison.OrdinalIgnoreCase))
                    _qrelsFiles.TryAdd(plain[..^ending.Length], file);
            }
        }
    }

    public override string Id { get; }

    public override IReadOnlyList<string> Splits => [.. _qrelsFiles.Keys];

    private string Corpus { get; }

    public override IEnumerable<Passage> Passages() => CorpusFile.Read(Corpus);

    /// <summary>The judged queries of the split, in the order of <c>queries.jsonl</c>.</summary>
    public override IEnumerable<Query> Queries(string split)
    {
        Qrels qrels = Qrels(split);
        string file = Existing("queries.jsonl")
            ?? throw new InvalidDataException($"{Id}: expected queries.jsonl beside corpus.jsonl, found none");
        return JudgedQueries.Of(QueryFile.Read(file), qrels, file, split);
    }

    public override Qrels Qrels(string split) => _qrelsFiles.TryGetValue(split, out string? file)
        ? QrelsFile.Read(file)
        : throw UnknownSplit(split);

    private string? Existing(string name)
    {
        string plain = Path.Combine(Id, name);
        return File.Exists(plain) ? plain : File.Exists(plain + ".gz") ? plain + ".gz" : null;
    }
}
