using System.Text.Json.Nodes;

namespace Hypencoder.Reporting;

/// <summary>Creates JSON values from numbers.</summary>
internal static class JsonValues
{
    /// <summary>The JSON value of a number; NaN and infinities, which JSON lacks, become null.</summary>
    public static JsonNode? Number(double value) => double.IsFinite(value) ? JsonValue.Create(value) : null;

    public static JsonArray Array<T>(IEnumerable<T> values) => [.. values.Select(v => JsonValue.Create(v))];
}
