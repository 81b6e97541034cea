using System.Text;
using System.Xml;

namespace Hypencoder.Datasets.Embedded;

/// <summary>A member of an XML documentation file, as plain text.</summary>
/// <param name="XmlName">Name in the file, such as <c>M:System.DateTime.Parse(System.String)</c>.</param>
/// <param name="Name">Parsed form of that name.</param>
/// <param name="TypeParameters">Names of the type parameters that the member itself declares.</param>
/// <param name="Summary">Text of the summary, which becomes a query.</param>
/// <param name="Body">Text of parameters, return value, value, exceptions and remarks, which becomes a passage.</param>
/// <param name="BodyWords">Number of words in the body, without the labels of its parts.</param>
internal sealed record DocumentedMember(
    string XmlName, MemberName Name, IReadOnlyList<string> TypeParameters, string Summary, string Body, int BodyWords)
{
    /// <summary>The XML name without the spaces of a function pointer's type, which a TREC file cannot hold.</summary>
    public string Id => XmlName.Replace(" ", "", StringComparison.Ordinal);

    /// <summary>Text of the remarks, with which the body ends.</summary>
    public string Remarks { get; private init; } = "";

    /// <summary>Text about the return value, or the value of a property.</summary>
    public string Result { get; private init; } = "";

    /// <summary>Texts about when each documented exception is thrown.</summary>
    public IReadOnlyList<string> Exceptions { get; private init; } = [];

    /// <summary>Reads the current member of <paramref name="reader"/>, up to its end tag.</summary>
    public static DocumentedMember Read(string xmlName, XmlReader reader, DocumentationText documentation)
    {
        string summary = "", result = "";
        int bodyWords = 0;
        StringBuilder parameters = new(), returns = new(), exceptions = new(), remarks = new();
        List<string> typeParameters = [], thrown = [];
        int depth = reader.Depth;
        reader.Read();
        while (reader.Depth > depth)
        {
            if (reader.NodeType != XmlNodeType.Element)
            {
                reader.Read();
                continue;
            }
            string element = reader.Name;
            string? label = reader.GetAttribute(element == "exception" ? "cref" : "name");
            if (element is not ("summary" or "param" or "returns" or "value" or "exception" or "remarks"))
            {
                if (element == "typeparam")
                    typeParameters.Add(label ?? "");
                reader.Skip();
                continue;
            }
            string text = documentation.Read(reader);
            if (element == "summary")
            {
                summary = text;
                continue;
            }
            bodyWords += DocumentationText.Words(text);
            switch (element)
            {
                case "param":
                    AppendSentence(parameters, label, text);
                    break;
                case "returns" or "value":
                    result = text;
                    AppendSentence(returns, element == "returns" ? "Returns" : "Value", text);
                    break;
                case "exception":
                    thrown.Add(text);
                    AppendSentence(exceptions, label is null ? null : documentation.Reference(label), text);
                    break;
                case "remarks":
                    AppendSentence(remarks, null, text);
                    break;
            }
        }
        foreach (StringBuilder part in (ReadOnlySpan<StringBuilder>)[returns, exceptions, remarks])
        {
            if (part.Length > 0)
                parameters.Append(parameters.Length > 0 ? " " : "").Append(part);
        }
        return new DocumentedMember(
            xmlName, MemberName.Parse(xmlName), typeParameters, summary, parameters.ToString(), bodyWords)
        {
            Remarks = remarks.ToString(),
            Result = result,
            Exceptions = thrown,
        };
    }

    private static void AppendSentence(StringBuilder body, string? label, string text)
    {
        if (text.Length == 0)
            return;
        if (body.Length > 0)
            body.Append(' ');
        if (label is not null)
            body.Append(label).Append(": ");
        body.Append(text);
        if (text[^1] is not ('.' or '!' or '?' or ':' or ';'))
            body.Append('.');
    }
}
