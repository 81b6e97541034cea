using System.Text.Encodings.Web;
using System.Text.Json;

namespace Hypencoder.Data.Formats;

/// <summary>Reads fields of a line of a JSONL file.</summary>
internal static class JsonLine
{
    /// <summary>Options that write the letters of every language as they are instead of as escapes.</summary>
    public static readonly JsonSerializerOptions Plain = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The object on the line.</summary>
    public static JsonDocument Parse(TextLine line)
    {
        JsonDocument document;
        try
        {
            document = PythonJson.Parse(line.Text);
        }
        catch (JsonException e)
        {
            throw line.Malformed($"a JSON object ({e.Message.Split(". ")[0].TrimEnd('.')})");
        }
        if (document.RootElement.ValueKind == JsonValueKind.Object)
            return document;
        document.Dispose();
        throw line.Malformed("a JSON object");
    }

    /// <summary>
    /// The id in the first field of <paramref name="names"/> that is present: a string or a whole number.
    /// </summary>
    public static string Id(TextLine line, JsonElement element, params ReadOnlySpan<string> names)
    {
        foreach (string name in names)
        {
            if (element.TryGetProperty(name, out JsonElement value))
                return IdValue(line, value, name);
        }
        throw line.Malformed($"the field \"{string.Join("\" or \"", names)}\"");
    }

    /// <summary>The id in a value of the field <paramref name="name"/>: a string or a whole number.</summary>
    public static string IdValue(TextLine line, JsonElement value, string name) =>
        value.ValueKind == JsonValueKind.Number && !value.GetRawText().AsSpan().ContainsAny(".eE")
            ? value.GetRawText()
            : Text(line, value, name);

    /// <summary>A string field; the empty string when it is optional and missing or null.</summary>
    public static string Text(TextLine line, JsonElement element, string name, bool optional = false)
    {
        bool found = element.TryGetProperty(name, out JsonElement value);
        if (optional && (!found || value.ValueKind == JsonValueKind.Null))
            return "";
        return found ? Text(line, value, name) : throw line.Malformed($"the field \"{name}\"");
    }

    /// <summary>A number field; null when it is missing or null.</summary>
    public static double? Number(TextLine line, JsonElement element, string name)
    {
        if (!element.TryGetProperty(name, out JsonElement value) || value.ValueKind == JsonValueKind.Null)
            return null;
        return value.ValueKind == JsonValueKind.Number && double.IsFinite(value.GetDouble())
            ? value.GetDouble()
            : throw line.Malformed($"a finite number in \"{name}\"", PythonJson.RawText(value));
    }

    /// <summary>An object or array field.</summary>
    public static JsonElement Child(TextLine line, JsonElement element, string name, JsonValueKind kind)
    {
        if (element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out JsonElement value)
            && value.ValueKind == kind)
            return value;
        throw line.Malformed($"the field \"{name}\" with {(kind == JsonValueKind.Array ? "an array" : "an object")}");
    }

    private static string Text(TextLine line, JsonElement value, string name)
    {
        if (value.ValueKind != JsonValueKind.String)
            throw line.Malformed($"a string in \"{name}\"", PythonJson.RawText(value));
        try
        {
            return value.GetString()!;
        }
        catch (InvalidOperationException)
        {
            // Half a surrogate pair, such as \ud800, is valid JSON but not text.
            throw line.Malformed($"Unicode text in \"{name}\"", value.GetRawText());
        }
    }
}
