using System.Text;
using System.Text.Json;

namespace Hypencoder.Data.Formats;

/// <summary>Retrieval results as JSON: the published code's JSON Lines, or one object of the file.</summary>
internal static class JsonRun
{
    private const string Query = "query", Items = "items";

    /// <summary>
    /// Whether a line is one of the published code's, perhaps a malformed one: not the beginning of one object of
    /// queries.
    /// </summary>
    public static bool IsItems(string line)
    {
        try
        {
            using JsonDocument document = PythonJson.Parse(line);
            return document.RootElement.TryGetProperty(Items, out JsonElement items)
                && items.ValueKind != JsonValueKind.Object;
        }
        catch (JsonException)
        {
            return line.Contains($"\"{Items}\"", StringComparison.Ordinal);
        }
    }

    /// <summary>Lines of a query and its items.</summary>
    public static IEnumerable<(TextLine Line, string Query, RunEntry Entry)> ReadItems(LineReader lines)
    {
        foreach (TextLine line in lines.Rest().Where(l => !string.IsNullOrWhiteSpace(l.Text)))
        {
            using JsonDocument document = JsonLine.Parse(line);
            JsonElement query = JsonLine.Child(line, document.RootElement, Query, JsonValueKind.Object);
            string id = JsonLine.Id(line, query, "id");
            foreach (JsonElement item in
                JsonLine.Child(line, document.RootElement, Items, JsonValueKind.Array).EnumerateArray())
            {
                if (item.ValueKind != JsonValueKind.Object)
                    throw line.Malformed("an object in \"items\"", PythonJson.RawText(item));
                if (!item.TryGetProperty("score", out JsonElement score))
                    throw line.Malformed("the field \"score\"");
                yield return (line, id, new RunEntry(
                    JsonLine.Id(line, item, "id"),
                    PythonJson.Number(score)
                        ?? throw line.Malformed("a number in \"score\"", PythonJson.RawText(score))));
            }
        }
    }

    /// <summary>One object, query id → passage id → score, as pytrec_eval takes it and BEIR keeps it.</summary>
    public static Run ReadObject(LineReader lines)
    {
        RunBuilder builder = new();
        JsonObjectFile.Read(lines, (query, passage, value) => builder.TryAdd(
            Encoding.UTF8.GetBytes(query), passage, PythonJson.Number(value)
            ?? throw new InvalidDataException($"{lines.Path}: query \"{query}\", passage \"{passage}\": "
                + $"expected a number as score, found {PythonJson.RawText(value)}")));
        return builder.ToRun();
    }
}
