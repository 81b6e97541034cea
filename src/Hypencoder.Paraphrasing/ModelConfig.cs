using System.Text.Json;

namespace Hypencoder.Paraphrasing;

/// <summary>A JSON file of settings, with errors that name file, key and value.</summary>
internal sealed class ModelConfig
{
    private readonly string _path;
    private readonly JsonElement _json;
    private readonly ModelConfig? _fallback;

    private ModelConfig(string path, JsonElement json, ModelConfig? fallback) =>
        (_path, _json, _fallback) = (path, json, fallback);

    /// <summary>The model's own: <c>config.json</c>.</summary>
    public static ModelConfig Read(string directory) => Read(directory, "config.json", null);

    /// <param name="directory">The model.</param>
    /// <param name="name">The file.</param>
    /// <param name="fallback">What says the values that this file does not.</param>
    public static ModelConfig Read(string directory, string name, ModelConfig? fallback)
    {
        string path = Path.Combine(directory, name);
        if (!File.Exists(path))
            throw new InvalidDataException($"{directory}: expected a paraphraser's folder, found no {name}");
        try
        {
            using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(path));
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? new ModelConfig(path, document.RootElement.Clone(), fallback)
                : throw new InvalidDataException($"{path}: expected a JSON object");
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"{path}: expected a JSON object: {e.Message}", e);
        }
    }

    /// <summary>A text.</summary>
    public string Text(string key) => Find(key) is JsonElement { ValueKind: JsonValueKind.String } value
        ? value.GetString()!
        : throw Malformed(key, "a text");

    /// <summary>A whole number; null where there is none.</summary>
    public int? Number(string key) => Find(key) switch
    {
        null => null,
        { ValueKind: JsonValueKind.Number } value when value.TryGetInt32(out int number) => number,
        _ => throw Malformed(key, "a whole number"),
    };

    /// <summary>A number; null where there is none.</summary>
    public double? Real(string key) => Find(key) switch
    {
        null => null,
        { ValueKind: JsonValueKind.Number } value => value.GetDouble(),
        _ => throw Malformed(key, "a number"),
    };

    /// <summary>Whether it is true; false where it is false, or there is none.</summary>
    public bool IsTrue(string key) => Find(key) is JsonElement { ValueKind: JsonValueKind.True };

    /// <summary>One number or a list of numbers; empty where there is none.</summary>
    public IReadOnlyList<int> Numbers(string key) => Find(key) switch
    {
        null => [],
        { ValueKind: JsonValueKind.Array } values => [.. values.EnumerateArray().Select(value =>
            value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out int number)
                ? number
                : throw Malformed(key, "whole numbers"))],
        _ => [Number(key)!.Value],
    };

    /// <summary>A list of lists of numbers; empty where there is none.</summary>
    public IReadOnlyList<IReadOnlyList<int>> Lists(string key) => Find(key) switch
    {
        null => [],
        { ValueKind: JsonValueKind.Array } lists when lists.EnumerateArray().All(IsNumbers) =>
            [.. lists.EnumerateArray().Select(list => list.EnumerateArray().Select(v => v.GetInt32()).ToArray())],
        _ => throw Malformed(key, "lists of whole numbers"),
    };

    /// <summary>An error at a key.</summary>
    public InvalidDataException Malformed(string key, string expected) => new(
        $"{_path}: expected {expected} in \"{key}\", found {Find(key)?.GetRawText() ?? "nothing"}");

    private static bool IsNumbers(JsonElement list) => list.ValueKind == JsonValueKind.Array
        && list.EnumerateArray().All(v => v.ValueKind == JsonValueKind.Number && v.TryGetInt32(out _));

    private JsonElement? Find(string key) =>
        _json.TryGetProperty(key, out JsonElement value) && value.ValueKind != JsonValueKind.Null
            ? value
            : _fallback?.Find(key);
}
