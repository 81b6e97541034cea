using Hypencoder.Data;
using Hypencoder.Data.Formats;

namespace Hypencoder.Datasets.Opening;

/// <summary>
/// TREC TOT's JSONL: passages with <c>doc_id</c>, <c>page_title</c>, <c>text</c>; queries with <c>id</c>, <c>title</c>,
/// <c>text</c>, of which title and text are one text, as ir_datasets has them.
/// </summary>
internal static class TipOfTongueFiles
{
    public static IEnumerable<Passage> Passages(string path) => RecordFile.Read(
        path,
        (line, json) => new Passage(
            JsonLine.Id(line, json, "doc_id"), JsonLine.Text(line, json, "page_title", optional: true),
            JsonLine.Text(line, json, "text")),
        (line, _) => throw line.Malformed("a JSON object"), p => p.Id);

    public static IEnumerable<Query> Queries(string path) => RecordFile.Read(
        path,
        (line, json) => new Query(
            JsonLine.Id(line, json, "id", "query_id"),
            Join(JsonLine.Text(line, json, "title", optional: true), JsonLine.Text(line, json, "text"))),
        (line, _) => throw line.Malformed("a JSON object"), q => q.Id);

    private static string Join(string title, string text) => title.Length == 0 ? text : $"{title} {text}";
}
