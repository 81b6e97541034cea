namespace Hypencoder.Reporting.Tables;

/// <summary>Texts of others in the cells of a table.</summary>
internal static class CellText
{
    /// <summary>A text without its line breaks, which would end a row.</summary>
    public static string OneLine(string text) => string.Join(
        ' ', text.Split(['\r', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
}
