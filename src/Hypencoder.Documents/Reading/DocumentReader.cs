using Hypencoder.Documents.Reading.Code;

namespace Hypencoder.Documents.Reading;

/// <summary>Reads the blocks of a file of any kind.</summary>
internal static class DocumentReader
{
    /// <summary>Reads a file.</summary>
    /// <param name="path">Path of the file.</param>
    /// <param name="kind">Kind of the file, one of <see cref="DocumentKinds"/>.</param>
    /// <exception cref="BinaryFileException">The file is no text.</exception>
    /// <exception cref="InvalidDataException">The file is malformed.</exception>
    public static DocumentContent Read(string path, string kind)
    {
        string name = Path.GetFileName(path);
        if (kind == DocumentKinds.JsonLines)
            return new DocumentContent(kind, JsonLinesReader.Read(path, name), IsValidText: true);
        if (kind == DocumentKinds.Pdf)
            return new DocumentContent(kind, PdfReader.Read(path, name), IsValidText: true);
        byte[] bytes = File.ReadAllBytes(path);
        string text = DocumentText.Decode(bytes, out bool isValid) ?? throw new BinaryFileException();
        if (kind == DocumentKinds.Code && XmlDocReader.IsDocumentation(text))
            kind = DocumentKinds.XmlDoc;
        IReadOnlyList<DocumentBlock> blocks = kind switch
        {
            DocumentKinds.Markdown => MarkdownReader.Read(text, name),
            DocumentKinds.Html => HtmlReader.Read(text, name),
            DocumentKinds.Rst => RstReader.Read(text, name),
            DocumentKinds.XmlDoc => XmlDocReader.Read(text, path),
            DocumentKinds.Code => CodeReader.Read(text, name, CodeSyntax.Of(name)!),
            _ => PlainTextReader.Read(text, name),
        };
        return new DocumentContent(kind, blocks, isValid);
    }
}

/// <summary>Content of a file.</summary>
/// <param name="Kind">Kind, which may be another one than the file's name says.</param>
/// <param name="Blocks">Blocks in order.</param>
/// <param name="IsValidText">False where bytes were replaced, since they are no text.</param>
internal sealed record DocumentContent(string Kind, IReadOnlyList<DocumentBlock> Blocks, bool IsValidText);

/// <summary>A file is no text.</summary>
internal sealed class BinaryFileException : Exception;
