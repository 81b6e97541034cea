using System.Text.Json.Nodes;

namespace Hypencoder.Reporting;

/// <summary>Figures as JSON.</summary>
internal static class JsonValues
{
    /// <summary>A number; JSON has no NaN and no infinities, which become null.</summary>
    public static JsonNode? Number(double value) => double.IsFinite(value) ? JsonValue.Create(value) : null;

    public static JsonArray Array<T>(IEnumerable<T> values) => [.. values.Select(v => JsonValue.Create(v))];
}
