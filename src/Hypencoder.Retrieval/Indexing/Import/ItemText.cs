using System.Text.Encodings.Web;

namespace Hypencoder.Retrieval.Indexing.Import;

/// <summary>Quotes texts of files of other programs in messages.</summary>
internal static class ItemText
{
    private const int MaxLength = 80;

    /// <summary>A text in quotation marks, with line breaks escaped, truncated if long.</summary>
    public static string Quote(string text)
    {
        string shown = text.Length > MaxLength ? text[..MaxLength] + "…" : text;
        return $"\"{JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(shown)}\"";
    }
}
