namespace Hypencoder.Documents.Splitting;

/// <summary>A passage of a document.</summary>
/// <param name="Title">Path of headings.</param>
/// <param name="Text">Text.</param>
/// <param name="Line">First line in the document, from 1.</param>
/// <param name="EndLine">Last line.</param>
internal sealed record SplitPassage(string Title, string Text, int Line, int EndLine);
