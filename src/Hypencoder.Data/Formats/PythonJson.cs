using System.Text;
using System.Text.Json;

namespace Hypencoder.Data.Formats;

/// <summary>
/// Reads JSON with the numbers NaN, Infinity and -Infinity, which Python's json writes and reads though the standard
/// has none of them. They are replaced, before parsing, by numbers that no double holds.
/// </summary>
internal static class PythonJson
{
    // Distinct from each other and from what anybody writes; either is infinite as a double.
    private const string NaNNumber = "7e77777", InfinityNumber = "8e88888";

    /// <summary>Parses one value.</summary>
    /// <exception cref="JsonException">It is malformed.</exception>
    public static JsonDocument Parse(string text, JsonDocumentOptions options = default) =>
        JsonDocument.Parse(Standard(text), options);

    /// <summary>The text of a value as it stands in the file.</summary>
    public static string RawText(JsonElement value) =>
        value.GetRawText().Replace(NaNNumber, "NaN").Replace(InfinityNumber, "Infinity");

    /// <summary>A number, which may be infinite; null where the value is none, or NaN.</summary>
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
