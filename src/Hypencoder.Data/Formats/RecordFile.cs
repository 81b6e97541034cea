using System.Text.Json;

namespace Hypencoder.Data.Formats;

/// <summary>
/// Reads files with one record per line, each with an id: JSONL or TSV, as the path's extension says, or its first line
/// where the extension is another, as for a pipe.
/// </summary>
internal static class RecordFile
{
    /// <summary>Whether the extension tells the format.</summary>
    public static bool IsKnown(string path) => IsJson(path) || IsTsv(path);

    /// <summary>Whether the extension is <c>.jsonl</c> or <c>.jsonl.gz</c>.</summary>
    public static bool IsJson(string path) => HasEnding(path, ".jsonl");

    /// <summary>The records in file order. A repeated id throws <see cref="InvalidDataException"/>.</summary>
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

    /// <summary>The records in lines of which none has been read.</summary>
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
            return true; // There are no records, so either format will do.
        string text = first.Text.TrimStart();
        return text.StartsWith('{') || (text.Contains('\t') ? false
            : throw first.Malformed("JSON Lines ({\"_id\", \"text\"}) or columns separated by tabs"));
    }

    private static bool IsTsv(string path) => HasEnding(path, ".tsv");

    private static bool HasEnding(string path, string ending) =>
        path.EndsWith(ending, StringComparison.OrdinalIgnoreCase)
        || path.EndsWith(ending + ".gz", StringComparison.OrdinalIgnoreCase);
}
