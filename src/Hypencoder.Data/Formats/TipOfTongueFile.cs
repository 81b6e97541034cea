namespace Hypencoder.Data.Formats;

/// <summary>
/// Reads the files of TREC's Tip-of-the-Tongue track, which have one JSON object per line. Gzip is unpacked.
/// </summary>
/// <remarks>https://trec-tot.github.io/guidelines-2023; titles and texts are joined as in ir_datasets.</remarks>
internal static class TipOfTongueFile
{
    /// <summary>
    /// The passages of a <c>corpus.jsonl</c>, streamed: <c>doc_id</c>, <c>page_title</c> and <c>text</c>.
    /// </summary>
    /// <exception cref="InvalidDataException">A line is malformed, or its id is that of an earlier one.</exception>
    public static IEnumerable<Passage> Passages(string path) => RecordFile.Read(
        path,
        (line, json) => new Passage(
            JsonLine.Id(line, json, "doc_id"), JsonLine.Text(line, json, "page_title", optional: true),
            JsonLine.Text(line, json, "text")),
        (line, _) => throw line.Malformed("a JSON object"), p => p.Id);

    /// <summary>
    /// The queries of a <c>queries.jsonl</c>, streamed: <c>id</c>, <c>title</c> and <c>text</c>. A query's text is its
    /// title and its text, joined by a space.
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
