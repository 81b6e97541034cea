using Hypencoder.Data;
using Hypencoder.Data.Formats;

namespace Hypencoder.Datasets.Opening;

/// <summary>A collection of the catalogue that lies in files. Its queries are those that are judged.</summary>
internal sealed class FileCollection(
    string id, string corpus, IReadOnlyList<SplitFiles> splits, DatasetPaths paths) : TestCollection
{
    public bool IsTipOfTongue { get; init; }

    public override string Id => id;

    public override IReadOnlyList<string> Splits => [.. splits.Select(s => s.Name)];

    public override IEnumerable<Passage> Passages() =>
        IsTipOfTongue ? TipOfTongueFile.Passages(corpus) : CorpusFile.Read(corpus);

    public override IEnumerable<Query> Queries(string split)
    {
        SplitFiles files = Find(split);
        return Judged(files, [.. Qrels(split).QueryIds]);
    }

    public override Qrels Qrels(string split) => QrelsFile.Read(paths[Find(split).Qrels]);

    private IEnumerable<Query> Judged(SplitFiles files, HashSet<string> missing)
    {
        foreach (string file in files.Queries.Select(name => paths[name]))
        {
            IEnumerable<Query> queries = IsTipOfTongue ? TipOfTongueFile.Queries(file) : QueryFile.Read(file);
            foreach (Query query in queries)
            {
                if (missing.Remove(query.Id))
                    yield return query;
            }
        }
        if (missing.Count > 0)
        {
            throw new InvalidDataException($"{paths[files.Queries[0]]}: expected the query "
                + $"\"{missing.Min(StringComparer.Ordinal)}\" that the split {files.Name} judges, found none");
        }
    }

    private SplitFiles Find(string split) => splits.FirstOrDefault(s => s.Name == split)
        ?? throw new InvalidDataException(
            $"{id}: expected a split ({string.Join(", ", Splits)}), found \"{split}\"");
}
