using System.Text.Encodings.Web;
using System.Text.Json;

namespace Hypencoder.Models.Indexing.Import;

/// <summary>Texts of foreign files in messages of one line.</summary>
internal static class ItemText
{
    private const int Longest = 80;
    private static readonly JsonSerializerOptions Plain = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>In quotation marks, line breaks escaped, cut when long.</summary>
    public static string Quote(string text) =>
        JsonSerializer.Serialize(text.Length > Longest ? text[..Longest] + "…" : text, Plain);
}
