using System.Text.Json;
using System.Text.Json.Nodes;

namespace Hypencoder.Models;

/// <summary>A JSON object of settings whose errors name the file, the key and the value.</summary>
internal sealed class JsonConfig
{
    private readonly JsonObject _json;
    private readonly string _path;
    private readonly string _prefix;

    private JsonConfig(JsonObject json, string path, string prefix)
    {
        _json = json;
        _path = path;
        _prefix = prefix;
    }

    public static JsonConfig Read(string path)
    {
        try
        {
            return JsonNode.Parse(File.ReadAllText(path)) is JsonObject json
                ? new JsonConfig(json, path, "")
                : throw new InvalidDataException($"{path}: expected a JSON object");
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"{path}:{e.LineNumber + 1}: expected a JSON object: {e.Message}", e);
        }
    }

    /// <summary>Writes to a temporary name beside <paramref name="path"/> and renames.</summary>
    public static void Write(string path, JsonObject json)
    {
        string temporary = path + ".tmp";
        File.WriteAllText(temporary, json.ToJsonString(new JsonSerializerOptions { WriteIndented = true }) + "\n");
        File.Move(temporary, path, overwrite: true);
    }

    public bool Has(string key) => _json[key] is not null;

    public JsonConfig Object(string key) => _json[key] is JsonObject child
        ? new JsonConfig(child, _path, $"{_prefix}{key}.")
        : throw Error(key, "an object");

    public string String(string key, string? fallback = null) => Value(key, "a string", fallback);

    public bool Bool(string key, bool fallback) => Value<bool?>(key, "true or false", fallback)!.Value;

    public double Double(string key, double fallback) => Value<double?>(key, "a number", fallback)!.Value;

    public int PositiveInt(string key, int? fallback = null)
    {
        int value = Value(key, "a whole number", fallback)!.Value;
        return value > 0 ? value : throw Error(key, "a whole number above 0");
    }

    public string[] Strings(string key)
    {
        if (_json[key] is not JsonArray array || array.Any(v => v?.GetValueKind() != JsonValueKind.String))
            throw Error(key, "a list of strings");
        return [.. array.Select(v => v!.GetValue<string>())];
    }

    public int[] PositiveInts(string key)
    {
        if (_json[key] is not JsonArray array)
            throw Error(key, "a list of whole numbers");
        int[] values = new int[array.Count];
        for (int i = 0; i < values.Length; i++)
        {
            if (array[i] is not JsonValue item || !item.TryGetValue(out values[i]) || values[i] <= 0)
                throw Error(key, "a list of whole numbers above 0");
        }
        return values;
    }

    /// <summary>Refuses a value that is present and not among <paramref name="allowed"/>.</summary>
    public void RequireOneOf(string key, params ReadOnlySpan<string> allowed)
    {
        if (Has(key) && !allowed.Contains(String(key)))
            throw Error(key, string.Join(" or ", allowed.ToArray()));
    }

    public InvalidDataException Error(string key, string expected) =>
        new($"{_path}: {_prefix}{key}: expected {expected}, found {_json[key]?.ToJsonString() ?? "nothing"}");

    private T Value<T>(string key, string expected, T? fallback)
    {
        if (_json[key] is null)
            return fallback is null ? throw Error(key, expected) : fallback;
        return _json[key] is JsonValue value && value.TryGetValue(out T? result) ? result : throw Error(key, expected);
    }
}
