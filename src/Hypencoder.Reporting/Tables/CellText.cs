namespace Hypencoder.Reporting.Tables;

/// <summary>Prepares text for the cells of a table.</summary>
internal static class CellText
{
    /// <summary>The text with line breaks replaced by spaces, since a line break would end the row.</summary>
    public static string OneLine(string text) => string.Join(
        ' ', text.Split(['\r', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
}
