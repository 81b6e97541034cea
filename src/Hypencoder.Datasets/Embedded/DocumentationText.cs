using System.Text;
using System.Xml;

namespace Hypencoder.Datasets.Embedded;

/// <summary>
/// Converts an element of XML documentation to plain text: references become short names, and runs of white space
/// become single spaces.
/// </summary>
/// <param name="types">
/// Documented types, which distinguish namespaces from outer types and name type parameters.
/// </param>
internal sealed class DocumentationText(TypeNames types)
{
    // The 90,000 references in dotnet-api name few different members.
    private readonly Dictionary<string, string> _references = [];

    /// <summary>
    /// Reads the text of the current element of <paramref name="reader"/>, which is then after the end tag.
    /// </summary>
    public string Read(XmlReader reader)
    {
        StringBuilder text = new();
        if (reader.IsEmptyElement)
        {
            reader.Read();
            return "";
        }
        int depth = reader.Depth;
        reader.Read();
        while (reader.Depth > depth)
        {
            switch (reader.NodeType)
            {
                case XmlNodeType.Text or XmlNodeType.CDATA
                    or XmlNodeType.Whitespace or XmlNodeType.SignificantWhitespace:
                    text.Append(reader.Value);
                    break;
                case XmlNodeType.Element:
                    if (reader.Name is "script")
                    {
                        reader.Skip();
                        continue;
                    }
                    AppendStart(reader, text);
                    break;
                case XmlNodeType.EndElement when IsBlock(reader.Name):
                    text.Append(' ');
                    break;
            }
            reader.Read();
        }
        reader.Read();
        return CollapseWhitespace(text.ToString());
    }

    /// <summary>Number of words in a text that <see cref="Read"/> returned, which has single spaces only.</summary>
    public static int Words(string text) => text.Length == 0 ? 0 : text.AsSpan().Count(' ') + 1;

    /// <summary>A code reference as it appears in running text: <c>Int32</c> for <c>T:System.Int32</c>.</summary>
    public string Reference(string cref)
    {
        if (!_references.TryGetValue(cref, out string? shown))
            _references.Add(cref, shown = Shorten(cref));
        return shown;
    }

    private string Shorten(string cref)
    {
        if (MemberName.IsMember(cref))
            return MemberName.Parse(cref).ShortTitle(types);
        if (cref.StartsWith("N:", StringComparison.Ordinal))
            return cref[2..];
        if (cref.StartsWith("Overload:", StringComparison.Ordinal))
            return MemberName.Parse("M:" + cref["Overload:".Length..]).ShortTitle(types);
        // The compiler did not resolve the reference (!:), or it was written by hand without a kind.
        string name = cref.StartsWith("!:", StringComparison.Ordinal) ? cref[2..] : cref;
        int tick = name.IndexOf('`');
        name = tick < 0 ? name : name[..tick];
        return name[(name.LastIndexOf('.') + 1)..];
    }

    private void AppendStart(XmlReader reader, StringBuilder text)
    {
        switch (reader.Name)
        {
            case "see" or "seealso" or "code" or "xref" when reader.IsEmptyElement:
                if (reader.GetAttribute("cref") is string cref)
                    text.Append(Reference(cref));
                else if (reader.GetAttribute("uid") is string uid)
                    text.Append(Reference(Uri.UnescapeDataString(uid).TrimEnd('*')));
                else
                    text.Append(reader.GetAttribute("langword") ?? reader.GetAttribute("langref")
                        ?? reader.GetAttribute("name") ?? reader.GetAttribute("href"));
                break;
            case "paramref" or "typeparamref" when reader.IsEmptyElement:
                text.Append(reader.GetAttribute("name"));
                break;
            default:
                if (IsBlock(reader.Name))
                    text.Append(' ');
                break;
        }
    }

    private static bool IsBlock(string element) => element
        is "para" or "p" or "br" or "list" or "listheader" or "item" or "term" or "description" or "ul" or "li"
        or "div" or "example" or "remarks";

    private static string CollapseWhitespace(string text)
    {
        char[] collapsed = new char[text.Length];
        int length = 0;
        bool space = false;
        foreach (char c in text)
        {
            if (char.IsWhiteSpace(c))
            {
                space = length > 0;
                continue;
            }
            if (space)
                collapsed[length++] = ' ';
            space = false;
            collapsed[length++] = c;
        }
        return new string(collapsed, 0, length);
    }
}
