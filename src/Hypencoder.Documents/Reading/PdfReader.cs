using UglyToad.PdfPig;
using UglyToad.PdfPig.Content;
using UglyToad.PdfPig.DocumentLayoutAnalysis.TextExtractor;

namespace Hypencoder.Documents.Reading;

/// <summary>Reads the text of PDF files; lines of blocks are pages.</summary>
internal static class PdfReader
{
    /// <exception cref="InvalidDataException">The file is damaged or encrypted.</exception>
    public static IReadOnlyList<DocumentBlock> Read(string path, string name)
    {
        byte[] bytes = File.ReadAllBytes(path);
        try
        {
            using PdfDocument document = PdfDocument.Open(bytes);
            string? title = document.Information.Title;
            title = string.IsNullOrWhiteSpace(title) ? name : title.Trim();
            return [.. document.GetPages().SelectMany(page => Blocks(page, title))];
        }
        // PdfPig throws exceptions of many types for damaged files.
        catch (Exception e) when (e is not (OutOfMemoryException or OperationCanceledException))
        {
            throw new InvalidDataException($"expected a PDF file that can be read: {e.Message}", e);
        }
    }

    private static IEnumerable<DocumentBlock> Blocks(Page page, string title) =>
        PlainTextReader.Read(
            ContentOrderTextExtractor.GetText(page, addDoubleNewline: true).Replace("\r\n", "\n"), title)
            .Select(block => block with { Line = page.Number, EndLine = page.Number });
}
