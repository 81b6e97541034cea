using System.Text;
using System.Text.Json;

namespace Hypencoder.Data.Formats;

/// <summary>
/// Reads JSON with the numbers NaN, Infinity and -Infinity, which Python's json module reads and writes although the
/// standard excludes them. Before parsing, they are replaced by numbers beyond the range of a double.
/// </summary>
internal static class PythonJson
{
    // Distinct from each other and unlikely in real files; both are infinite as a double.
    private const string NaNNumber = "7e77777", InfinityNumber = "8e88888";

    /// <summary>Parses one value.</summary>
    /// <exception cref="JsonException">It is malformed.</exception>
    public static JsonDocument Parse(string text, JsonDocumentOptions options = default) =>
        JsonDocument.Parse(Standard(text), options);

    /// <summary>The text of a value as it stands in the file.</summary>
    public static string RawText(JsonElement value) =>
        value.GetRawText().Replace(NaNNumber, "NaN").Replace(InfinityNumber, "Infinity");

    /// <summary>The value as a number, which may be infinite; null where it is NaN or not a number.</summary>
    public static double? Number(JsonElement value) =>
        value.ValueKind == JsonValueKind.Number && value.GetRawText() is string text && text != NaNNumber
            ? value.GetDouble()
            : null;

    private static string Standard(string text)
    {
        if (!text.Contains("NaN") && !text.Contains("Infinity")) // nearly every line
            return text;
        StringBuilder standard = new(text.Length);
        bool isQuoted = false;
        for (int at = 0; at < text.Length; at++)
        {
            ReadOnlySpan<char> rest = text.AsSpan(at);
            string? name = isQuoted ? null
                : rest.StartsWith("NaN") ? "NaN"
                : rest.StartsWith("Infinity") ? "Infinity" : null;
            if (name is not null)
            {
                standard.Append(name == "NaN" ? NaNNumber : InfinityNumber);
                at += name.Length - 1;
                continue;
            }
            standard.Append(text[at]);
            if (isQuoted && text[at] == '\\' && at + 1 < text.Length)
                standard.Append(text[++at]);
            else if (text[at] == '"')
                isQuoted = !isQuoted;
        }
        return standard.ToString();
    }
}
