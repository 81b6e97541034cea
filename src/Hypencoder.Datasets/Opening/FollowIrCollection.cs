using Hypencoder.Data;
using Hypencoder.Data.Formats;

namespace Hypencoder.Datasets.Opening;

/// <summary>
/// A collection of FollowIR. As in the published code, a query is its text followed by its instruction, and a passage
/// is its text without the title.
/// </summary>
/// <remarks>Weller et al., "FollowIR", arXiv 2403.15246.</remarks>
internal sealed class FollowIrCollection(string id, IReadOnlyDictionary<string, string> files) : TestCollection
{
    public override string Id => id;

    public override IReadOnlyList<string> Splits => [FollowIrFormat.Original, FollowIrFormat.Changed];

    public override IEnumerable<Passage> Passages() =>
        CorpusFile.Read(files[FollowIrFormat.Corpus]).Select(p => p with { Title = "" });

    public override IEnumerable<Query> Queries(string split)
    {
        string field = Check(split) == FollowIrFormat.Original ? "instruction_og" : "instruction_changed";
        return RecordFile.Read(
            files[FollowIrFormat.Queries],
            (line, json) => new Query(
                JsonLine.Id(line, json, "_id"),
                $"{JsonLine.Text(line, json, "text")} {JsonLine.Text(line, json, field)}"),
            (line, _) => throw line.Malformed("a JSON object"),
            query => query.Id);
    }

    public override Qrels Qrels(string split) => JsonLinesQrels.Read(files[FollowIrFormat.Qrels(Check(split))]);

    private string Check(string split) => Splits.Contains(split) ? split : throw UnknownSplit(split);
}
