using Hypencoder.Documents.Reading.Code;

namespace Hypencoder.Documents.Reading;

/// <summary>Names of the kinds of documents, and the kinds of files by their names.</summary>
internal static class DocumentKinds
{
    public const string Markdown = "markdown", Text = "text", Html = "html", Rst = "rst", XmlDoc = "xml-doc",
        Code = "code", Pdf = "pdf", JsonLines = "jsonl";

    private static readonly Dictionary<string, string> ByExtension = new(StringComparer.OrdinalIgnoreCase)
    {
        [".md"] = Markdown, [".markdown"] = Markdown, [".mkd"] = Markdown, [".mdx"] = Markdown,
        [".txt"] = Text, [".text"] = Text, [".adoc"] = Text, [".asciidoc"] = Text, [".org"] = Text, [".tex"] = Text,
        [".html"] = Html, [".htm"] = Html, [".xhtml"] = Html,
        [".rst"] = Rst, [".rest"] = Rst,
        [".pdf"] = Pdf,
        [".jsonl"] = JsonLines,
    };

    private static readonly HashSet<string> TextNames = new(StringComparer.OrdinalIgnoreCase)
    {
        "README", "LICENSE", "LICENCE", "COPYING", "NOTICE", "AUTHORS", "CONTRIBUTORS", "CHANGES", "CHANGELOG", "NEWS",
        "HISTORY", "TODO", "INSTALL", "FAQ",
    };

    /// <summary>Kind of a file; null for an unknown one.</summary>
    public static string? Of(string fileName)
    {
        string extension = Path.GetExtension(fileName);
        if (ByExtension.TryGetValue(extension, out string? kind))
            return kind;
        if (TextNames.Contains(fileName))
            return Text;
        return CodeSyntax.Of(fileName) is null ? null : Code;
    }
}
