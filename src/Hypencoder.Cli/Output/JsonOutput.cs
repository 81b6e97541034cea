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
        terminal.Output.Write(Escaped(document.ToJsonString(Options)) + "\n");

    /// <summary>
    /// What a terminal must not see stands in strings alone, and as an escape it is still the same text.
    /// </summary>
    private static string Escaped(string json) => json.Any(c => TerminalText.IsUnsafe(c))
        ? string.Concat(json.Select(c => TerminalText.IsUnsafe(c) ? $"\\u{(int)c:x4}" : c.ToString()))
        : json;
}
