using System.Text.Json;

namespace Hypencoder.Data.Formats;

/// <summary>
/// Reads files of one record a line with an id each: JSONL or TSV by the file's ending, or by its first line where that
/// says nothing, as for a pipe.
/// </summary>
internal static class RecordFile
{
    /// <summary>Whether the ending says which form it is.</summary>
    public static bool IsKnown(string path) => IsJson(path) || IsTsv(path);

    /// <summary>Whether the ending is .jsonl or .jsonl.gz.</summary>
    public static bool IsJson(string path) => HasEnding(path, ".jsonl");

    /// <summary>The records in file order; a second one with the same id throws.</summary>
    public static IEnumerable<T> Read<T>(
        string path,
        Func<TextLine, JsonElement, T> fromJson,
        Func<TextLine, string[], T> fromColumns,
        Func<T, string> id)
    {
        using LineReader lines = new(path);
        foreach (T record in Read(lines, fromJson, fromColumns, id))
            yield return record;
    }

    /// <summary>The same of lines, none of which was read.</summary>
    public static IEnumerable<T> Read<T>(
        LineReader lines,
        Func<TextLine, JsonElement, T> fromJson,
        Func<TextLine, string[], T> fromColumns,
        Func<T, string> id)
    {
        bool isJson = IsJson(lines.Path) || (!IsTsv(lines.Path) && IsJsonByContent(lines));
        SeenIds seen = new(lines.CanReopen ? Again : null);
        foreach ((TextLine line, T record) in Records(lines.Rest()))
        {
            if (string.IsNullOrWhiteSpace(id(record)))
                throw line.Malformed("an id", "");
            seen.Add(line, id(record));
            yield return record;
        }

        IEnumerable<(TextLine Line, T Record)> Records(IEnumerable<TextLine> all)
        {
            foreach (TextLine line in all.Where(l => !string.IsNullOrWhiteSpace(l.Text)))
            {
                if (isJson)
                {
                    using JsonDocument document = JsonLine.Parse(line);
                    yield return (line, fromJson(line, document.RootElement));
                }
                else
                {
                    yield return (line, fromColumns(line, line.Text.Split('\t')));
                }
            }
        }

        IEnumerable<(long Line, string Id)> Again() =>
            Records(TextLine.ReadAll(lines.Path)).Select(r => (r.Line.Number, id(r.Record)));
    }

    private static bool IsJsonByContent(LineReader lines)
    {
        if (lines.Peek() is not TextLine first)
            return true; // there is no record of either form
        string text = first.Text.TrimStart();
        return text.StartsWith('{') || (text.Contains('\t') ? false
            : throw first.Malformed("JSON Lines ({\"_id\", \"text\"}) or columns with tabs between"));
    }

    private static bool IsTsv(string path) => HasEnding(path, ".tsv");

    private static bool HasEnding(string path, string ending) =>
        path.EndsWith(ending, StringComparison.OrdinalIgnoreCase)
        || path.EndsWith(ending + ".gz", StringComparison.OrdinalIgnoreCase);
}
