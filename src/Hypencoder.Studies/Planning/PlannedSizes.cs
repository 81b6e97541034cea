using Hypencoder.Data;
using Hypencoder.Datasets;
using Hypencoder.Studies.Published;

namespace Hypencoder.Studies.Planning;

/// <summary>The sizes of a study's collections: from the catalogue, or counted where a collection is present.</summary>
internal sealed class PlannedSizes(DatasetOptions options)
{
    private readonly Dictionary<string, PlannedSize?> _sizes = [];

    /// <summary>The requested collections whose size is not known.</summary>
    public IReadOnlyList<string> Unknown => [.. _sizes.Where(s => s.Value is null).Select(s => s.Key)];

    public PlannedSize? Of(string id)
    {
        if (!_sizes.TryGetValue(id, out PlannedSize? size))
            _sizes.Add(id, size = DatasetCatalog.Find(id) is Dataset dataset ? Known(dataset) : Counted(id));
        return size;
    }

    /// <summary>
    /// Returns the bytes that missing collections would download; a file that several share is counted once.
    /// </summary>
    public long Download(StudyNeeds needs) => needs.Missing
        .Where(n => n is { Kind: StudyNeedKind.Collection, CanPull: true })
        .SelectMany(n => DatasetStore.State(DatasetCatalog.Get(n.Name), options).Files)
        .DistinctBy(f => f.File.Name).Sum(f => f.BytesMissing ?? 0);

    private static PlannedSize? Known(Dataset dataset) =>
        dataset.Passages is long passages && dataset.Splits.All(s => s.Queries is not null)
            ? new PlannedSize(
                CorpusOf(dataset.Id), passages, dataset.Splits.ToDictionary(s => s.Name, s => s.Queries!.Value))
            : null;

    /// <summary>
    /// Returns the part of an ir_datasets name that identifies the corpus, without the part of the queries.
    /// </summary>
    private static string CorpusOf(string id) => id.StartsWith("beir/", StringComparison.Ordinal)
        ? string.Join('/', id.Split('/')[..2])
        : id.Split('/') is [string corpus, "train" or "dev" or "eval" or "trec-dl-2019" or "trec-dl-2020"
            or "trec-dl-hard", ..] ? corpus : id;

    private static PlannedSize? Counted(string id)
    {
        if (!DatasetCatalog.IsEmbedded(id) && !Directory.Exists(id) && !File.Exists(id))
            return null;
        TestCollection collection = DatasetCatalog.Open(id);
        return new PlannedSize(
            ReplicationContext.ShortName(id), collection.Passages().LongCount(),
            collection.Splits.ToDictionary(s => s, s => collection.Queries(s).Count()));
    }
}
