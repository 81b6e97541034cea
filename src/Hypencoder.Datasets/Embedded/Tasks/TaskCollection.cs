using Hypencoder.Data;

namespace Hypencoder.Datasets.Embedded.Tasks;

/// <summary>
/// A hard task over the passages of an embedded collection, with judgments that are computed from the members'
/// structure. The queries of a split are judged only on the passages of its own types, which
/// <see cref="Passages(string)"/> returns; passages of other types must not be ranked.
/// </summary>
internal sealed class TaskCollection(
    string id, IReadOnlyList<string> splits, Func<TaskSource> load, Func<TaskSource, TaskSplit[]> build)
    : TestCollection
{
    private readonly Lazy<TaskSource> _source = new(load);
    private readonly Lazy<TaskSplit[]> _built = new(() => build(load()));

    public override string Id => id;

    public override IReadOnlyList<string> Splits => splits;

    public override IEnumerable<Passage> Passages() => _source.Value.Passages;

    public override IEnumerable<Passage> Passages(string split)
    {
        IndexOf(split);
        int types = Array.FindIndex(TaskSource.Splits, s => split.StartsWith(s, StringComparison.Ordinal));
        return _source.Value.Passages.Zip(_source.Value.Members).Where(p => p.Second.Split == types)
            .Select(p => p.First);
    }

    public override IEnumerable<Query> Queries(string split) => _built.Value[IndexOf(split)].Queries;

    public override Qrels Qrels(string split) => _built.Value[IndexOf(split)].Qrels;

    private int IndexOf(string split)
    {
        int index = splits.ToList().IndexOf(split);
        return index >= 0 ? index : throw UnknownSplit(split);
    }
}
