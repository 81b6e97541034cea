using System.Text.Json;

namespace Hypencoder.Data.Formats;

/// <summary>
/// Reads a file that is one JSON object, query id → passage id → value, the form of judgments and of runs in Python.
/// </summary>
internal static class JsonObjectFile
{
    private static readonly JsonDocumentOptions Options = new() { AllowDuplicateProperties = false };

    /// <summary>Passes every value to <paramref name="add"/>, in file order.</summary>
    /// <param name="lines">Lines of the file, of which none has been read.</param>
    /// <param name="add">Takes the query id, the passage id and the value.</param>
    /// <exception cref="InvalidDataException">The file is not such an object, or has a key twice.</exception>
    public static void Read(LineReader lines, Action<string, string, JsonElement> add)
    {
        using JsonDocument document = Parse(lines);
        if (document.RootElement.ValueKind != JsonValueKind.Object)
            throw new InvalidDataException($"{lines.Path}: expected an object of queries");
        foreach (JsonProperty query in document.RootElement.EnumerateObject())
        {
            if (query.Value.ValueKind != JsonValueKind.Object)
                throw new InvalidDataException($"{lines.Path}: query \"{query.Name}\": expected an object of passages");
            foreach (JsonProperty passage in query.Value.EnumerateObject())
                add(query.Name, passage.Name, passage.Value);
        }
    }

    private static JsonDocument Parse(LineReader lines)
    {
        try
        {
            return PythonJson.Parse(TextLine.Decode(lines.Path, 1, lines.ReadAll().Span).Text, Options);
        }
        catch (JsonException e)
        {
            throw new InvalidDataException(
                $"{lines.Path}:{e.LineNumber + 1}: expected a JSON object: {e.Message}", e);
        }
    }
}
