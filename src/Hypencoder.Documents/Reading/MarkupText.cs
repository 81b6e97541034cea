using System.Net;
using System.Text.RegularExpressions;

namespace Hypencoder.Documents.Reading;

/// <summary>
/// Plain text of markup in comments and in Markdown. References of XML documentation become the names that they refer
/// to, other tags disappear, and lines stay lines.
/// </summary>
internal static partial class MarkupText
{
    public static string Plain(string markup)
    {
        if (!markup.Contains('<'))
            return markup.Contains('&') ? WebUtility.HtmlDecode(markup) : markup;
        string text = Comment().Replace(markup, m => Lines(m.Value));
        text = Script().Replace(text, m => Lines(m.Value));
        text = Reference().Replace(text, m => ShortName(m.Groups[1].Value));
        text = Labelled().Replace(text, m => m.Groups[1].Value + ": ");
        text = Tag().Replace(text, m => Lines(m.Value));
        return WebUtility.HtmlDecode(text);
    }

    /// <summary>Last part of a qualified name: <c>Parse</c> of <c>M:System.DateTime.Parse(System.String)</c>.</summary>
    public static string ShortName(string reference)
    {
        string name = reference.Length > 1 && reference[1] == ':' ? reference[2..] : reference;
        if (name.Contains("://", StringComparison.Ordinal))
            return name;
        int end = name.IndexOfAny(['(', '`', '{']);
        name = end < 0 ? name : name[..end];
        return name[(name.LastIndexOf('.') + 1)..];
    }

    /// <summary>Line feeds alone, so that the lines after a tag of several lines keep their numbers.</summary>
    private static string Lines(string markup) => new('\n', markup.Count(c => c == '\n'));

    [GeneratedRegex("<!--.*?(?:-->|$)", RegexOptions.Singleline)]
    private static partial Regex Comment();

    [GeneratedRegex(@"<(script|style)\b[^>]*>.*?</\1\s*>", RegexOptions.Singleline | RegexOptions.IgnoreCase)]
    private static partial Regex Script();

    [GeneratedRegex("""<\w+\s+(?:cref|name|langword|href)\s*=\s*["']([^"']*)["'][^<>]*/>""")]
    private static partial Regex Reference();

    [GeneratedRegex("""<(?:param|typeparam)\s+name\s*=\s*["']([^"']*)["'][^<>]*>\s*""")]
    private static partial Regex Labelled();

    [GeneratedRegex(@"</?[A-Za-z][^<>]*>|<![A-Za-z][^<>]*>")]
    private static partial Regex Tag();
}
