namespace Hypencoder.Documents.Reading;

/// <summary>A paragraph, list item, table or comment of a document, from which passages are made.</summary>
/// <param name="Title">Path of headings above the block, separated by <see cref="TitleSeparator"/>.</param>
/// <param name="Text">Plain text, in which lines end as in the document.</param>
/// <param name="Line">First line in the document, from 1; in a PDF file, the page.</param>
/// <param name="EndLine">Last line.</param>
/// <param name="IsRecord">Whether the block is a record by itself, which is not joined with its neighbours.</param>
internal sealed record DocumentBlock(string Title, string Text, int Line, int EndLine, bool IsRecord = false)
{
    public const string TitleSeparator = " > ";
}
