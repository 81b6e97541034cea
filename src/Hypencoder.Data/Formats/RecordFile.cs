using System.Text.Json;

namespace Hypencoder.Data.Formats;

/// <summary>Reads files of one record a line with an id each: JSONL or TSV by the file's ending.</summary>
internal static class RecordFile
{
    /// <summary>Whether the ending is one that <see cref="Read"/> knows.</summary>
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
        if (!IsKnown(path))
            throw new InvalidDataException(
                $"{path}: expected a .jsonl or .tsv file (or either with .gz), found another ending");
        IdSet seen = new();
        foreach ((TextLine line, T record) in Records())
        {
            if (string.IsNullOrWhiteSpace(id(record)))
                throw line.Malformed("an id", "");
            if (!seen.Add(id(record)))
                RefuseDuplicate(line, id(record));
            yield return record;
        }

        IEnumerable<(TextLine Line, T Record)> Records()
        {
            foreach (TextLine line in TextLine.ReadAll(path).Where(l => !string.IsNullOrWhiteSpace(l.Text)))
            {
                if (IsJson(path))
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

        // Reads again up to the line: the set keeps hashes, and two ids may share one.
        void RefuseDuplicate(TextLine line, string duplicate)
        {
            foreach ((TextLine earlier, T record) in Records().TakeWhile(r => r.Line.Number < line.Number))
            {
                if (id(record) == duplicate)
                    throw line.Malformed($"an id other than that of line {earlier.Number}", duplicate);
            }
        }
    }

    private static bool IsTsv(string path) => HasEnding(path, ".tsv");

    private static bool HasEnding(string path, string ending) =>
        path.EndsWith(ending, StringComparison.OrdinalIgnoreCase)
        || path.EndsWith(ending + ".gz", StringComparison.OrdinalIgnoreCase);
}
