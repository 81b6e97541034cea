using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Hypencoder.Cli.Tests.Documentation;

/// <summary>Summaries from the XML documentation beside the assemblies, as a line of Markdown.</summary>
internal sealed class XmlDocumentation
{
    private readonly Dictionary<Assembly, Dictionary<string, XElement>> _files = [];

    /// <param name="type">Type whose summary is wanted.</param>
    /// <param name="reference">Names a member to which the summary refers, such as <c>P:Space.Type.Name</c>.</param>
    public string Summary(Type type, Func<string, string> reference) =>
        Summary(type.Assembly, $"T:{type.FullName}", reference);

    /// <inheritdoc cref="Summary(Type, Func{string, string})"/>
    public string Summary(PropertyInfo property, Func<string, string> reference) =>
        Summary(property.DeclaringType!.Assembly, $"P:{property.DeclaringType.FullName}.{property.Name}", reference);

    private string Summary(Assembly assembly, string member, Func<string, string> reference)
    {
        if (!_files.TryGetValue(assembly, out Dictionary<string, XElement>? members))
        {
            string path = Path.Combine(AppContext.BaseDirectory, $"{assembly.GetName().Name}.xml");
            _files[assembly] = members = XDocument.Load(path).Descendants("member")
                .ToDictionary(m => m.Attribute("name")!.Value);
        }
        XElement? summary = members.GetValueOrDefault(member)?.Element("summary");
        string text = summary is null ? "" : string.Concat(summary.Nodes().Select(node => Text(node, reference)));
        return Regex.Replace(text, @"\s+", " ").Trim().Replace("|", @"\|", StringComparison.Ordinal);
    }

    private static string Text(XNode node, Func<string, string> reference) => node switch
    {
        XText text => text.Value,
        XElement { Name.LocalName: "see" } see when see.Attribute("cref") is XAttribute cref => reference(cref.Value),
        XElement { Name.LocalName: "see" } see => $"`{see.Attribute("langword")?.Value}`",
        XElement { Name.LocalName: "c" } code => $"`{code.Value}`",
        _ => throw new NotSupportedException($"expected text, <see> or <c> in a summary, found {node}"),
    };
}
