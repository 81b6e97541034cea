namespace Hypencoder.Data.Formats;

/// <summary>The files of TREC's Tip-of-the-Tongue track, one JSON object a line. Gzip is unpacked.</summary>
/// <remarks>https://trec-tot.github.io/guidelines-2023; titles and texts are joined as in ir_datasets.</remarks>
public static class TipOfTongueFile
{
    /// <summary>
    /// A <c>corpus.jsonl</c>: <c>doc_id</c>, <c>page_title</c> and <c>text</c> of each passage, streamed.
    /// </summary>
    /// <exception cref="InvalidDataException">A line is malformed, or its id is that of an earlier one.</exception>
    public static IEnumerable<Passage> Passages(string path) => RecordFile.Read(
        path,
        (line, json) => new Passage(
            JsonLine.Id(line, json, "doc_id"), JsonLine.Text(line, json, "page_title", optional: true),
            JsonLine.Text(line, json, "text")),
        (line, _) => throw line.Malformed("a JSON object"), p => p.Id);

    /// <summary>
    /// A <c>queries.jsonl</c>: <c>id</c>, <c>title</c> and <c>text</c>; a query's text is both, with a space between.
    /// </summary>
    /// <exception cref="InvalidDataException">A line is malformed, or its id is that of an earlier one.</exception>
    public static IEnumerable<Query> Queries(string path) => RecordFile.Read(
        path,
        (line, json) => new Query(
            JsonLine.Id(line, json, "id", "query_id"),
            Join(JsonLine.Text(line, json, "title", optional: true), JsonLine.Text(line, json, "text"))),
        (line, _) => throw line.Malformed("a JSON object"), q => q.Id);

    private static string Join(string title, string text) => title.Length == 0 ? text : $"{title} {text}";
}
