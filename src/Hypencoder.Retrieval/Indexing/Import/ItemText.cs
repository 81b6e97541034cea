using System.Text.Encodings.Web;

namespace Hypencoder.Retrieval.Indexing.Import;

/// <summary>Texts of foreign files in messages of one line.</summary>
internal static class ItemText
{
    private const int Longest = 80;

    /// <summary>In quotation marks, line breaks escaped, cut when long.</summary>
    public static string Quote(string text)
    {
        string shown = text.Length > Longest ? text[..Longest] + "…" : text;
        return $"\"{JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(shown)}\"";
    }
}
