using System.Text.Json;

namespace Hypencoder.Paraphrasing;

/// <summary>A JSON file of settings, whose errors name file, key and value.</summary>
internal sealed class ModelConfig
{
    private readonly string _path;
    private readonly JsonElement _json;
    private readonly ModelConfig? _fallback;

    private ModelConfig(string path, JsonElement json, ModelConfig? fallback) =>
        (_path, _json, _fallback) = (path, json, fallback);

    /// <summary>Reads the model's <c>config.json</c>.</summary>
    public static ModelConfig Read(string directory) => Read(directory, "config.json", null);

    /// <summary>Reads a file of settings.</summary>
    /// <param name="directory">Path of the model's folder.</param>
    /// <param name="name">Name of the file.</param>
    /// <param name="fallback">Settings that give the values that this file lacks; null for none.</param>
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

    /// <summary>The string at a key.</summary>
    public string Text(string key) => Find(key) is JsonElement { ValueKind: JsonValueKind.String } value
        ? value.GetString()!
        : throw Malformed(key, "a string");

    /// <summary>The whole number at a key; null where the key is missing.</summary>
    public int? Number(string key) => Find(key) switch
    {
        null => null,
        { ValueKind: JsonValueKind.Number } value when value.TryGetInt32(out int number) => number,
        _ => throw Malformed(key, "a whole number"),
    };

    /// <summary>The number at a key; null where the key is missing.</summary>
    public double? Real(string key) => Find(key) switch
    {
        null => null,
        { ValueKind: JsonValueKind.Number } value => value.GetDouble(),
        _ => throw Malformed(key, "a number"),
    };

    /// <summary>Whether the value at a key is true; false where it is anything else or missing.</summary>
    public bool IsTrue(string key) => Find(key) is JsonElement { ValueKind: JsonValueKind.True };

    /// <summary>
    /// The whole numbers at a key, which holds one or a list of them; empty where the key is missing.
    /// </summary>
    public IReadOnlyList<int> Numbers(string key) => Find(key) switch
    {
        null => [],
        { ValueKind: JsonValueKind.Array } values => [.. values.EnumerateArray().Select(value =>
            value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out int number)
                ? number
                : throw Malformed(key, "whole numbers"))],
        _ => [Number(key)!.Value],
    };

    /// <summary>The lists of whole numbers at a key; empty where the key is missing.</summary>
    public IReadOnlyList<IReadOnlyList<int>> Lists(string key) => Find(key) switch
    {
        null => [],
        { ValueKind: JsonValueKind.Array } lists when lists.EnumerateArray().All(IsNumbers) =>
            [.. lists.EnumerateArray().Select(list => list.EnumerateArray().Select(v => v.GetInt32()).ToArray())],
        _ => throw Malformed(key, "lists of whole numbers"),
    };

    /// <summary>The error for the value at a key.</summary>
    public InvalidDataException Malformed(string key, string expected) => new(
        $"{_path}: expected {expected} in \"{key}\", found {Find(key)?.GetRawText() ?? "nothing"}");

    private static bool IsNumbers(JsonElement list) => list.ValueKind == JsonValueKind.Array
        && list.EnumerateArray().All(v => v.ValueKind == JsonValueKind.Number && v.TryGetInt32(out _));

    private JsonElement? Find(string key) =>
        _json.TryGetProperty(key, out JsonElement value) && value.ValueKind != JsonValueKind.Null
            ? value
            : _fallback?.Find(key);
}
