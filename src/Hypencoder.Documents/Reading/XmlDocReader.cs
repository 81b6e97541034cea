using System.Xml;
using System.Xml.Linq;

namespace Hypencoder.Documents.Reading;

/// <summary>Reads the XML documentation files of .NET assemblies; each member is a record.</summary>
internal static class XmlDocReader
{
    private static readonly XmlReaderSettings Settings = new() { DtdProcessing = DtdProcessing.Prohibit };

    /// <summary>Whether an XML file is one of documentation, by its first elements.</summary>
    public static bool IsDocumentation(string text)
    {
        ReadOnlySpan<char> start = text.AsSpan(0, Math.Min(text.Length, 1000)).TrimStart();
        int doc = start.IndexOf("<doc>");
        return start.StartsWith("<") && doc >= 0 && start[doc..].IndexOf("<assembly>") > 0;
    }

    /// <exception cref="InvalidDataException">The file is not well-formed XML.</exception>
    public static IReadOnlyList<DocumentBlock> Read(string text, string path)
    {
        try
        {
            using XmlReader reader = XmlReader.Create(new StringReader(text), Settings);
            XDocument document = XDocument.Load(reader, LoadOptions.SetLineInfo | LoadOptions.PreserveWhitespace);
            return [.. document.Descendants("member").Where(m => m.Attribute("name") is not null).Select(Block)
                .Where(block => block.Text.Length > 0)];
        }
        catch (XmlException e)
        {
            throw new InvalidDataException($"{path}:{e.LineNumber}: expected XML documentation: {e.Message}", e);
        }
    }

    private static DocumentBlock Block(XElement member)
    {
        IEnumerable<string> parts = member.Elements().Select(Part).Where(part => part.Length > 0);
        string text = string.Join('\n', parts);
        int line = ((IXmlLineInfo)member).LineNumber;
        int end = line + member.Nodes().Sum(node => node.ToString().AsSpan().Count('\n'));
        string title = Title(member.Attribute("name")!.Value);
        return new DocumentBlock(title, text, line, Math.Max(line, end), IsRecord: true);
    }

    private static string Part(XElement element)
    {
        string text = MarkupText.Plain(string.Concat(element.Nodes()));
        text = string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        string? label = element.Name.LocalName switch
        {
            "param" or "typeparam" => element.Attribute("name")?.Value,
            "exception" => MarkupText.ShortName(element.Attribute("cref")?.Value ?? ""),
            "returns" => "Returns",
            _ => null,
        };
        return text.Length == 0 || label is null ? text : $"{label}: {text}";
    }

    /// <summary>Type and member with the short names of parameters: <c>DateTime.Parse(String)</c>.</summary>
    private static string Title(string name)
    {
        int open = name.IndexOf('(');
        string member = (open < 0 ? name : name[..open])[(name.IndexOf(':') + 1)..];
        string[] parts = member.Split('.');
        string shown = name.StartsWith("T:", StringComparison.Ordinal) || parts.Length == 1
            ? parts[^1]
            : $"{Bare(parts[^2])}.{parts[^1].Replace("#ctor", Bare(parts[^2]), StringComparison.Ordinal)}";
        shown = Bare(shown);
        if (open < 0)
            return shown;
        IEnumerable<string> types = name[(open + 1)..].TrimEnd(')').Split(',').Select(MarkupText.ShortName);
        return $"{shown}({string.Join(", ", types)})";
    }

    private static string Bare(string name)
    {
        int tick = name.IndexOf('`');
        return tick < 0 ? name : name[..tick];
    }
}
