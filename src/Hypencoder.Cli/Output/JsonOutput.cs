using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Hypencoder.Cli.Output;

/// <summary>Prints the document of <c>--json</c>.</summary>
internal static class JsonOutput
{
    // The document is never embedded in HTML, so titles and marks need no escapes.
    private static readonly JsonSerializerOptions Options = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static void Write(Terminal terminal, JsonObject document) =>
        terminal.Output.Write(Escaped(document.ToJsonString(Options)) + "\n");

    /// <summary>
    /// Escapes characters that are unsafe on a terminal. They occur only in strings, where an escape means the same
    /// text.
    /// </summary>
    private static string Escaped(string json) => json.Any(c => TerminalText.IsUnsafe(c))
        ? string.Concat(json.Select(c => TerminalText.IsUnsafe(c) ? $"\\u{(int)c:x4}" : c.ToString()))
        : json;
}
