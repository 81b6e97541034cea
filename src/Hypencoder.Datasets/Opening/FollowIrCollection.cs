using System.Text.Json;
using Hypencoder.Data;
using Hypencoder.Data.Formats;

namespace Hypencoder.Datasets.Opening;

/// <summary>
/// A collection of FollowIR. A query is its text and its instruction, a passage its text without the title, as the
/// published code has them.
/// </summary>
/// <remarks>Weller et al., "FollowIR", arXiv 2403.15246.</remarks>
internal sealed class FollowIrCollection(string id, IReadOnlyDictionary<string, string> files) : TestCollection
{
    public override string Id => id;

    public override IReadOnlyList<string> Splits => [FollowIrForm.Original, FollowIrForm.Changed];

    public override IEnumerable<Passage> Passages() =>
        CorpusFile.Read(files[FollowIrForm.Corpus]).Select(p => p with { Title = "" });

    public override IEnumerable<Query> Queries(string split)
    {
        string field = Check(split) == FollowIrForm.Original ? "instruction_og" : "instruction_changed";
        return RecordFile.Read(
            files[FollowIrForm.Queries],
            (line, json) => new Query(
                JsonLine.Id(line, json, "_id"),
                $"{JsonLine.Text(line, json, "text")} {JsonLine.Text(line, json, field)}"),
            (line, _) => throw line.Malformed("a JSON object"),
            query => query.Id);
    }

    public override Qrels Qrels(string split)
    {
        Qrels qrels = new();
        foreach (TextLine line in TextLine.ReadAll(files[FollowIrForm.Qrels(Check(split))]))
        {
            if (string.IsNullOrWhiteSpace(line.Text))
                continue;
            using JsonDocument document = JsonLine.Parse(line);
            JsonElement json = document.RootElement;
            string query = JsonLine.Id(line, json, "query-id"), passage = JsonLine.Id(line, json, "corpus-id");
            double? grade = JsonLine.Number(line, json, "score");
            if (grade is null || grade != Math.Truncate(grade.Value) || Math.Abs(grade.Value) > int.MaxValue)
                throw line.Malformed("a whole number in \"score\"");
            if (!qrels.TryAdd(query, passage, (int)grade) && qrels[query][passage] != (int)grade)
                throw line.Malformed($"the grade {qrels[query][passage]} that the pair has already");
        }
        return qrels;
    }

    private string Check(string split) => Splits.Contains(split) ? split : throw UnknownSplit(split);
}
