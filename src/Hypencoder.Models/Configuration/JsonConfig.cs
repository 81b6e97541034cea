using System.Text.Json;
using System.Text.Json.Nodes;
using Hypencoder.Data.Formats;
using static Hypencoder.Models.Configuration.MessageText;

namespace Hypencoder.Models.Configuration;

/// <summary>A JSON object of settings, whose errors name the file, the key and the value found.</summary>
internal sealed class JsonConfig
{
    /// <summary>Greatest value of any size in a configuration, far above that of real models.</summary>
    private const int MaxSize = 1 << 24;

    private readonly JsonElement _json;
    private readonly string _path;
    private readonly string _prefix;

    private JsonConfig(JsonElement json, string path, string prefix)
    {
        _json = json;
        _path = path;
        _prefix = prefix;
    }

    public static JsonConfig Read(string path)
    {
        JsonElement json = JsonText.Parse(BoundedFile.ReadBytes(path).Span, path, "a JSON object");
        return json.ValueKind == JsonValueKind.Object
            ? new JsonConfig(json, path, "")
            : throw new InvalidDataException($"{path}: expected a JSON object");
    }

    /// <summary>Reads the objects of a file that holds a list of them.</summary>
    public static JsonConfig[] ReadList(string path, int longest)
    {
        JsonElement json = JsonText.Parse(BoundedFile.ReadBytes(path).Span, path, "a list of objects as JSON");
        if (json.ValueKind != JsonValueKind.Array
            || json.EnumerateArray().Any(v => v.ValueKind != JsonValueKind.Object))
            throw new InvalidDataException($"{path}: expected a list of objects");
        return json.GetArrayLength() <= longest
            ? [.. json.EnumerateArray().Select((v, i) => new JsonConfig(v, path, $"[{i}]."))]
            : throw new InvalidDataException($"{path}: expected at most {longest}, found {json.GetArrayLength()}");
    }

    /// <summary>Writes a file under a temporary name and renames it.</summary>
    public static void Write(string path, JsonObject json) => AtomicFile.WriteText(
        path, writer => writer.Write(json.ToJsonString(new JsonSerializerOptions { WriteIndented = true }) + "\n"));

    /// <summary>Path of the file.</summary>
    public string Path => _path;

    public string FileName => System.IO.Path.GetFileName(_path);

    public IEnumerable<string> Keys => _json.EnumerateObject().Select(property => property.Name);

    public bool Has(string key) => TryGet(key, out _);

    /// <summary>Number of keys.</summary>
    public int Count => _json.GetPropertyCount();

    public bool IsObject(string key) => TryGet(key, out JsonElement value) && value.ValueKind == JsonValueKind.Object;

    public JsonConfig Object(string key) => IsObject(key)
        ? new JsonConfig(_json.GetProperty(key), _path, $"{_prefix}{OneLine(key)}.")
        : throw Error(key, "an object");

    /// <summary>The objects of a list; empty if the key is missing.</summary>
    public JsonConfig[] Objects(string key)
    {
        if (!TryGet(key, out JsonElement value))
            return [];
        if (value.ValueKind != JsonValueKind.Array
            || value.EnumerateArray().Any(v => v.ValueKind != JsonValueKind.Object))
            throw Error(key, "a list of objects");
        return [.. value.EnumerateArray().Select((v, i) => new JsonConfig(v, _path, $"{_prefix}{key}[{i}]."))];
    }

    public string String(string key, string? fallback = null) => Value(key, "a string", fallback, AsString);

    public bool Bool(string key, bool fallback) => Value<bool?>(key, "true or false", fallback, AsBool)!.Value;

    public bool? NullableBool(string key) => Has(key) ? Bool(key, fallback: false) : null;

    public double Double(string key, double fallback) => Value<double?>(key, "a number", fallback, AsDouble)!.Value;

    /// <summary>A number from 0 to 1.</summary>
    public double Fraction(string key, double fallback) =>
        Double(key, fallback) is var value and >= 0 and <= 1 ? value : throw Error(key, "a number from 0 to 1");

    /// <summary>An integer of 0 or more.</summary>
    public int Id(string key)
    {
        int value = Value<int?>(key, "a whole number", null, AsInt)!.Value;
        return value >= 0 ? value : throw Error(key, "a whole number of 0 or more");
    }

    /// <summary>A 64-bit integer of 0 or more.</summary>
    public long Long(string key)
    {
        long value = Value<long?>(key, "a whole number", null, AsLong)!.Value;
        return value >= 0 ? value : throw Error(key, "a whole number of 0 or more");
    }

    /// <summary>Each key with its value, an object. Looking each one up by its key would take quadratic time.</summary>
    public IEnumerable<(string Key, JsonConfig Value)> Objects()
    {
        foreach (JsonProperty property in _json.EnumerateObject())
        {
            yield return property.Value.ValueKind == JsonValueKind.Object
                ? (property.Name, new JsonConfig(property.Value, _path, $"{_prefix}{OneLine(property.Name)}."))
                : throw Error(property.Name, "an object");
        }
    }

    /// <summary>A list of integers of 0 or more.</summary>
    public int[] Ids(string key)
    {
        int?[] values = List(key, "a list of whole numbers", AsInt);
        return values.All(v => v >= 0)
            ? [.. values.Select(v => v!.Value)]
            : throw Error(key, "a list of whole numbers of 0 or more");
    }

    /// <summary>The items of a list, or the values of an object; empty if the key is missing.</summary>
    public IEnumerable<(string? Text, JsonConfig? Object)> StringsOrObjects(string key)
    {
        if (!TryGet(key, out JsonElement value))
            return [];
        IEnumerable<(string Name, JsonElement Item)> items = value.ValueKind switch
        {
            JsonValueKind.Array => value.EnumerateArray().Select((item, i) => ($"{key}[{i}]", item)),
            JsonValueKind.Object => value.EnumerateObject().Select(p => ($"{key}.{OneLine(p.Name)}", p.Value)),
            _ => throw Error(key, "a list of strings or objects"),
        };
        return items.Select(i => i.Item.ValueKind == JsonValueKind.Object
            ? ((string?)null, new JsonConfig(i.Item, _path, $"{_prefix}{i.Name}."))
            : (AsString(i.Item) ?? throw Error(key, "a list of strings or objects"), null));
    }

    /// <summary>Each key with its value, an integer of 0 or more.</summary>
    public IEnumerable<(string Key, int Id)> Ids()
    {
        foreach (JsonProperty property in _json.EnumerateObject())
        {
            yield return AsInt(property.Value) is int id and >= 0
                ? (property.Name, id)
                : throw Error(property.Name, "a whole number of 0 or more");
        }
    }

    /// <summary>The first item of a list, a string.</summary>
    public string FirstString(string key) =>
        TryGet(key, out JsonElement value) && value.ValueKind == JsonValueKind.Array && value.GetArrayLength() > 0
            ? AsString(value[0]) ?? throw Error(key, "a list that begins with a string")
            : throw Error(key, "a list that begins with a string");

    public int PositiveInt(string key, int? fallback = null, int maximum = MaxSize)
    {
        int value = Value(key, "a whole number", fallback, AsInt)!.Value;
        return value > 0 && value <= maximum ? value : throw Error(key, $"a whole number from 1 to {maximum}");
    }

    /// <summary>A string or a list of strings.</summary>
    public string[] OneOrMoreStrings(string key) =>
        TryGet(key, out JsonElement value) && value.ValueKind == JsonValueKind.Array ? Strings(key) : [String(key)];

    public string[] Strings(string key) => List(key, "a list of strings", AsString)!;

    public int[] PositiveInts(string key, int maximum = MaxSize)
    {
        int?[] values = List(key, "a list of whole numbers", AsInt);
        return values.All(v => v > 0 && v <= maximum)
            ? [.. values.Select(v => v!.Value)]
            : throw Error(key, $"a list of whole numbers from 1 to {maximum}");
    }

    /// <summary>Refuses a value that is present but not one of <paramref name="allowed"/>.</summary>
    public void RequireOneOf(string key, params ReadOnlySpan<string> allowed)
    {
        if (Has(key) && !allowed.Contains(String(key)))
            throw Error(key, string.Join(" or ", allowed.ToArray()));
    }

    public InvalidDataException Error(string key, string expected)
    {
        string found = TryGet(key, out JsonElement value) ? OneLine(value.GetRawText()) : "nothing";
        return new($"{_path}: {_prefix}{OneLine(key)}: expected {expected}, found {found}");
    }

    /// <summary>Finds a value; null counts as missing.</summary>
    private bool TryGet(string key, out JsonElement value) =>
        _json.TryGetProperty(key, out value) && value.ValueKind != JsonValueKind.Null;

    private static string? AsString(JsonElement v) => v.ValueKind == JsonValueKind.String ? v.GetString() : null;

    private static bool? AsBool(JsonElement v) =>
        v.ValueKind is JsonValueKind.True or JsonValueKind.False ? v.GetBoolean() : null;

    private static double? AsDouble(JsonElement v) =>
        v.ValueKind == JsonValueKind.Number && v.TryGetDouble(out double d) && double.IsFinite(d) ? d : null;

    private static int? AsInt(JsonElement v) =>
        v.ValueKind == JsonValueKind.Number && v.TryGetInt32(out int i) ? i : null;

    private static long? AsLong(JsonElement v) =>
        v.ValueKind == JsonValueKind.Number && v.TryGetInt64(out long i) ? i : null;

    private T Value<T>(string key, string expected, T? fallback, Func<JsonElement, T?> read)
    {
        if (!TryGet(key, out JsonElement value))
            return fallback is null ? throw Error(key, expected) : fallback;
        return read(value) is { } result ? result : throw Error(key, expected);
    }

    private T[] List<T>(string key, string expected, Func<JsonElement, T?> read)
    {
        if (!TryGet(key, out JsonElement value) || value.ValueKind != JsonValueKind.Array)
            throw Error(key, expected);
        return [.. value.EnumerateArray().Select(v => read(v) is { } item ? item : throw Error(key, expected))];
    }
}
