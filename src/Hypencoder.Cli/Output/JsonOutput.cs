using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Hypencoder.Cli.Output;

/// <summary>The one document that <c>--json</c> prints.</summary>
internal static class JsonOutput
{
    // Data, never pasted into HTML: titles and marks may stand as themselves.
    private static readonly JsonSerializerOptions Options = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static void Write(Terminal terminal, JsonObject document) =>
        terminal.Output.Write(document.ToJsonString(Options) + "\n");

    /// <summary>JSON has no NaN and no infinities: they become null.</summary>
    public static JsonNode? Number(double value) => double.IsFinite(value) ? JsonValue.Create(value) : null;

    public static JsonArray Array<T>(IEnumerable<T> values) => [.. values.Select(v => JsonValue.Create(v))];
}
