using System.Text.Json;
using System.Text.Json.Nodes;

namespace Hypencoder.Data.Formats;

/// <summary>
/// Queries, one per line: <c>.tsv</c> with <c>id, text</c>, or <c>.jsonl</c> with <c>_id</c>, <c>id</c> or
/// <c>query_id</c>, and <c>text</c>. Gzip is unpacked. Blank lines are skipped. Where the path has another extension,
/// or is a pipe, the first line tells the format, which may also be that of TREC's topics; their titles are the
/// queries.
/// </summary>
public static class QueryFile
{
    /// <summary>The queries in file order, streamed.</summary>
    /// <exception cref="InvalidDataException">A line is malformed, or its id is that of an earlier one.</exception>
    public static IEnumerable<Query> Read(string path)
    {
        using LineReader lines = new(path);
        IEnumerable<Query> queries = !RecordFile.IsKnown(path) && TrecTopicsFile.IsTopics(lines)
            ? TrecTopicsFile.Read(lines).Select(topic => new Query(topic.Id, topic.Title))
            : RecordFile.Read(lines, FromJson, FromColumns, q => q.Id);
        foreach (Query query in queries)
            yield return query;
    }

    /// <summary>
    /// Writes queries in the format that the extension of <paramref name="path"/> names, so that <see cref="Read"/>
    /// returns them.
    /// </summary>
    /// <exception cref="ArgumentException">
    /// The extension is neither <c>.tsv</c> nor <c>.jsonl</c>, an id is empty, or a TSV file would have to hold a tab
    /// or a line break.
    /// </exception>
    public static void Write(string path, IEnumerable<Query> queries)
    {
        CheckEnding(path);
        AtomicFile.WriteText(path, writer =>
        {
            foreach (Query query in queries)
            {
                if (string.IsNullOrWhiteSpace(query.Id))
                    throw new ArgumentException($"the query \"{query.Text}\" has no id", nameof(queries));
                writer.WriteLine(RecordFile.IsJson(path) ? ToJson(query) : ToColumns(query));
            }
        });
    }

    /// <summary>
    /// Throws where <see cref="Write"/> would refuse the path, so that the check can precede long work.
    /// </summary>
    /// <exception cref="ArgumentException">The extension is neither <c>.tsv</c> nor <c>.jsonl</c>.</exception>
    public static void CheckEnding(string path)
    {
        if (!RecordFile.IsKnown(path))
            throw new ArgumentException($"expected a path that ends in .tsv or .jsonl, found \"{path}\"", nameof(path));
    }

    private static Query FromJson(TextLine line, JsonElement json) =>
        new(JsonLine.Id(line, json, "_id", "id", "query_id"), JsonLine.Text(line, json, "text"));

    private static Query FromColumns(TextLine line, string[] columns) => columns is [string id, string text]
        ? new Query(id, text)
        : throw line.Malformed("id, text, separated by a tab");

    private static string ToJson(Query query)
    {
        JsonObject fields = new() { ["_id"] = query.Id, ["text"] = query.Text };
        return fields.ToJsonString(JsonLine.Plain);
    }

    private static string ToColumns(Query query)
    {
        if (query.Id.AsSpan().ContainsAny('\t', '\r', '\n') || query.Text.AsSpan().ContainsAny('\t', '\r', '\n'))
            throw new ArgumentException($"query {query.Id} has a tab or a line break, which a TSV file cannot hold");
        return $"{query.Id}\t{query.Text}";
    }
}
