namespace Hypencoder.Documents;

/// <summary>Place of a passage in the documents from which an index was made.</summary>
/// <param name="Path">
/// Path of the file, with slashes: relative to <see cref="DocumentCatalog.Root"/> for files below that folder,
/// otherwise absolute.
/// </param>
/// <param name="Kind">
/// Kind of the file: <c>markdown</c>, <c>text</c>, <c>html</c>, <c>rst</c>, <c>xml-doc</c>, <c>code</c>, <c>pdf</c> or
/// <c>jsonl</c>.
/// </param>
/// <param name="Line">First line of the passage, from 1; in a PDF file, its first page.</param>
/// <param name="EndLine">Last line of the passage; in a PDF file, its last page.</param>
public sealed record DocumentPlace(string Path, string Kind, int Line, int EndLine)
{
    /// <summary>The place as tools print it: path and line, such as <c>docs/models.md:12</c>.</summary>
    public override string ToString() => FormattableString.Invariant($"{Path}:{Line}");
}
