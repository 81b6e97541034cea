using Hypencoder.Datasets.Conversion;

namespace Hypencoder.Datasets.Opening;

/// <summary>
/// Reads MS MARCO with instructions in parquet: <c>query_id</c>, <c>query</c>, <c>has_instruction</c>,
/// <c>positive_passages</c>, <c>new_negatives</c> and <c>negative_passages</c>.
/// </summary>
internal static class ParquetInstructions
{
    /// <summary>Reads the record in a row.</summary>
    public static InstructionRecord Record(ParquetRow row) => new(
        row.Id("query_id"), row.Text("query"),
        row.Has("has_instruction") && row.Columns["has_instruction"] is true,
        Passages(row, "positive_passages", written: false),
        row.Has("new_negatives") ? Passages(row, "new_negatives", written: true) : [],
        Passages(row, "negative_passages", written: false));

    private static InstructionPassage[] Passages(ParquetRow row, string column, bool written) =>
    [
        .. row.Children(column).Select(p => new InstructionPassage(
            p.Id("docid"), p.Has("title") ? p.Text("title") : "", p.Text("text"),
            written || InstructionPassage.Marks.Any(p.Has))),
    ];
}
