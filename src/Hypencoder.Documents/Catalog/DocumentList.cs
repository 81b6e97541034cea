namespace Hypencoder.Documents.Catalog;

/// <summary>Content of <c>documents.json</c>.</summary>
/// <param name="Sources">Files and folders that were indexed.</param>
/// <param name="Files">Files with passages.</param>
internal sealed record DocumentList(IReadOnlyList<string> Sources, IReadOnlyList<DocumentFile> Files)
{
    public static DocumentList Empty { get; } = new([], []);

    /// <summary>Places by the ids of passages.</summary>
    public Dictionary<string, DocumentPlace> Places()
    {
        Dictionary<string, DocumentPlace> places = new(Files.Sum(f => f.Passages.Count), StringComparer.Ordinal);
        foreach (DocumentFile file in Files)
        {
            foreach (DocumentLines lines in file.Passages)
            {
                places[DocumentId.Of(file.Path, lines.Suffix)] =
                    new DocumentPlace(file.Path, file.Kind, lines.Line, lines.EndLine);
            }
        }
        return places;
    }
}

/// <summary>A file with its passages.</summary>
/// <param name="Path">Path as in <see cref="DocumentPlace.Path"/>.</param>
/// <param name="Kind">Kind as in <see cref="DocumentPlace.Kind"/>.</param>
/// <param name="Passages">Passages in the order of the file.</param>
internal sealed record DocumentFile(string Path, string Kind, IReadOnlyList<DocumentLines> Passages);

/// <summary>Lines of a passage.</summary>
/// <param name="Suffix">The part of the passage's id after <c>#</c>.</param>
/// <param name="Line">First line, from 1.</param>
/// <param name="EndLine">Last line.</param>
internal readonly record struct DocumentLines(string Suffix, int Line, int EndLine);
