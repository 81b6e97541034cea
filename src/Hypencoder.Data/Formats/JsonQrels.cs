using System.Text.Json;

namespace Hypencoder.Data.Formats;

/// <summary>
/// Relevance judgments as the published code reads them: one JSON object of the file, query id → passage id → grade.
/// </summary>
public static class JsonQrels
{
    private static readonly JsonDocumentOptions Options = new() { AllowDuplicateProperties = false };

    /// <summary>Reads a file.</summary>
    /// <exception cref="InvalidDataException">
    /// It is no such object, has a key twice, or a grade is no whole number.
    /// </exception>
    public static Qrels Read(string path)
    {
        using JsonDocument document = Parse(path);
        Qrels qrels = new();
        if (document.RootElement.ValueKind != JsonValueKind.Object)
            throw new InvalidDataException($"{path}: expected an object of queries");
        foreach (JsonProperty query in document.RootElement.EnumerateObject())
        {
            if (query.Value.ValueKind != JsonValueKind.Object)
                throw new InvalidDataException($"{path}: query \"{query.Name}\": expected an object of passages");
            foreach (JsonProperty passage in query.Value.EnumerateObject())
            {
                if (passage.Value.ValueKind != JsonValueKind.Number || !passage.Value.TryGetInt32(out int grade))
                {
                    throw new InvalidDataException($"{path}: query \"{query.Name}\", passage \"{passage.Name}\": "
                        + $"expected a whole number as grade, found {passage.Value.GetRawText()}");
                }
                qrels.TryAdd(query.Name, passage.Name, grade);
            }
        }
        return qrels;
    }

    private static JsonDocument Parse(string path)
    {
        using FileStream file = File.OpenRead(path);
        try
        {
            return JsonDocument.Parse(file, Options);
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"{path}:{e.LineNumber + 1}: expected a JSON object: {e.Message}", e);
        }
    }
}
