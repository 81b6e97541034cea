using Hypencoder.Data;
using Hypencoder.Data.Formats;

namespace Hypencoder.Datasets.Opening;

/// <summary>A collection of the catalogue that is read from files. Only judged queries are returned.</summary>
internal sealed class FileCollection(
    string id, string corpus, IReadOnlyList<SplitFiles> splits, DatasetPaths paths) : TestCollection
{
    public bool IsTipOfTongue { get; init; }

    public bool LeavesOutOwn { get; init; }

    public override bool LeavesOutOwnPassages => LeavesOutOwn;

    public override string Id => id;

    public override IReadOnlyList<string> Splits => [.. splits.Select(s => s.Name)];

    public override IEnumerable<Passage> Passages() =>
        IsTipOfTongue ? TipOfTongueFile.Passages(corpus) : CorpusFile.Read(corpus);

    public override IEnumerable<Query> Queries(string split)
    {
        SplitFiles files = Find(split);
        IEnumerable<Query> queries = files.Queries.Select(name => paths[name])
            .SelectMany(file => IsTipOfTongue ? TipOfTongueFile.Queries(file) : QueryFile.Read(file));
        return JudgedQueries.Of(queries, Qrels(split), paths[files.Queries[0]], split);
    }

    public override Qrels Qrels(string split) => QrelsFile.Read(paths[Find(split).Qrels]);

    private SplitFiles Find(string split) =>
        splits.FirstOrDefault(s => s.Name == split) ?? throw UnknownSplit(split);
}
