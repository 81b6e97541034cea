using System.Text;
using System.Text.Json;

namespace Hypencoder.Data.Formats;

/// <summary>Retrieval results as JSON: the published code's JSON Lines, or one object for the whole file.</summary>
internal static class JsonRun
{
    private const string Query = "query", Items = "items";

    /// <summary>
    /// Whether a line has the published code's form, perhaps malformed, and does not begin one object of all queries.
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

    /// <summary>The results in the published code's JSON Lines, each line a query with its items.</summary>
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

    /// <summary>The results in one object, query id → passage id → score, the form of pytrec_eval and BEIR.</summary>
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
