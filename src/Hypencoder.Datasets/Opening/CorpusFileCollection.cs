using Hypencoder.Data;
using Hypencoder.Data.Formats;

namespace Hypencoder.Datasets.Opening;

/// <summary>A collection that is a corpus file alone, without queries or judgments.</summary>
internal sealed class CorpusFileCollection(string path) : TestCollection
{
    public override string Id => path;

    public override IReadOnlyList<string> Splits => [];

    public override IEnumerable<Passage> Passages() => CorpusFile.Read(path);

    public override IEnumerable<Query> Queries(string split) => throw NoSplit(split);

    public override Qrels Qrels(string split) => throw NoSplit(split);

    private InvalidDataException NoSplit(string split) =>
        new($"{path}: expected no split, since a corpus file has no queries, found \"{split}\"");
}
