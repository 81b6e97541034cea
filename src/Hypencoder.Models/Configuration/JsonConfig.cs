using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Hypencoder.Data.Formats;

namespace Hypencoder.Models.Configuration;

/// <summary>A JSON object of settings whose errors name the file, the key and the value.</summary>
internal sealed class JsonConfig
{
    /// <summary>Of anything that a config sizes; far above what models have.</summary>
    public const int MaxSize = 1 << 24;

    private const int MaxBytes = 16 << 20, MaxShown = 200;
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

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
        long length = new FileInfo(path).Length;
        if (length > MaxBytes)
            throw new InvalidDataException($"{path}: expected {MaxBytes} bytes at most, found {length}");
        try
        {
            return JsonNode.Parse(File.ReadAllText(path), documentOptions: Strict) is JsonObject json
                ? new JsonConfig(json, path, "")
                : throw new InvalidDataException($"{path}: expected a JSON object");
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"{path}:{e.LineNumber + 1}: expected a JSON object: {e.Message}", e);
        }
    }

    public static void Write(string path, JsonObject json) => AtomicFile.WriteText(
        path, writer => writer.Write(json.ToJsonString(new JsonSerializerOptions { WriteIndented = true }) + "\n"));

    public IEnumerable<string> Keys => _json.Select(pair => pair.Key);

    public bool Has(string key) => _json[key] is not null;

    public JsonConfig Object(string key) => _json[key] is JsonObject child
        ? new JsonConfig(child, _path, $"{_prefix}{key}.")
        : throw Error(key, "an object");

    public string String(string key, string? fallback = null) => Value(key, "a string", fallback);

    public bool Bool(string key, bool fallback) => Value<bool?>(key, "true or false", fallback)!.Value;

    /// <summary>A number of 0 or more, and not above <paramref name="maximum"/>.</summary>
    public double Double(string key, double fallback, double maximum)
    {
        double value = Value<double?>(key, "a number", fallback)!.Value;
        return value >= 0 && value <= maximum
            ? value
            : throw Error(key, string.Create(CultureInfo.InvariantCulture, $"a number from 0 to {maximum}"));
    }

    public int PositiveInt(string key, int? fallback = null, int maximum = MaxSize)
    {
        int value = Value(key, "a whole number", fallback)!.Value;
        return value > 0 && value <= maximum ? value : throw Error(key, $"a whole number from 1 to {maximum}");
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
            if (array[i] is not JsonValue item || !item.TryGetValue(out values[i]) || values[i] is <= 0 or > MaxSize)
                throw Error(key, $"a list of whole numbers from 1 to {MaxSize}");
        }
        return values;
    }

    /// <summary>Refuses a value that is present and not among <paramref name="allowed"/>.</summary>
    public void RequireOneOf(string key, params ReadOnlySpan<string> allowed)
    {
        if (Has(key) && !allowed.Contains(String(key)))
            throw Error(key, string.Join(" or ", allowed.ToArray()));
    }

    public InvalidDataException Error(string key, string expected)
    {
        string found = _json[key]?.ToJsonString() ?? "nothing";
        return new InvalidDataException(
            $"{_path}: {_prefix}{key}: expected {expected}, found {(found.Length > MaxShown ? found[..MaxShown] + "…" : found)}");
    }

    private T Value<T>(string key, string expected, T? fallback)
    {
        if (_json[key] is null)
            return fallback is null ? throw Error(key, expected) : fallback;
        return _json[key] is JsonValue value && value.TryGetValue(out T? result) ? result : throw Error(key, expected);
    }
}
