using System.Text.Json;

namespace Hypencoder.Data.Formats;

/// <summary>
/// Reads a corpus with one passage per line: <c>.jsonl</c> with <c>_id</c>, <c>id</c> or <c>doc_id</c>, an optional
/// <c>title</c>, and <c>text</c>; or <c>.tsv</c> with <c>id, text</c> or <c>id, title, text</c>. Gzip is unpacked.
/// Where the path has another extension, or is a pipe, the first line tells the format. Blank lines are skipped; titles
/// and texts may be empty.
/// </summary>
public static class CorpusFile
{
    /// <summary>Whether <paramref name="path"/> can be read: a file, a pipe, or <c>-</c> for standard input.</summary>
    public static bool IsCorpus(string path) => InputFile.Exists(path);

    /// <summary>
    /// The passages in file order, streamed. To find duplicate ids, 8 to 16 bytes per passage are kept in memory; for a
    /// pipe, all ids are kept.
    /// </summary>
    /// <exception cref="InvalidDataException">A line is malformed, or its id is that of an earlier one.</exception>
    public static IEnumerable<Passage> Read(string path) => RecordFile.Read(path, FromJson, FromColumns, p => p.Id);

    /// <summary>The passage on a line.</summary>
    internal static Passage FromJson(TextLine line, JsonElement json) => new(
        JsonLine.Id(line, json, "_id", "id", "doc_id"),
        JsonLine.Text(line, json, "title", optional: true),
        JsonLine.Text(line, json, "text"));

    private static Passage FromColumns(TextLine line, string[] columns) => columns switch
    {
        [string id, string text] => new Passage(id, "", text),
        [string id, string title, string text] => new Passage(id, title, text),
        _ => throw line.Malformed("id, text or id, title, text, separated by tabs"),
    };
}
