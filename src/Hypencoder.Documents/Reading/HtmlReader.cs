using System.Text;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;

namespace Hypencoder.Documents.Reading;

/// <summary>
/// Reads HTML: the text of its blocks below the headings, without scripts and navigation; of the element <c>main</c>
/// alone if there is one.
/// </summary>
internal sealed class HtmlReader
{
    private static readonly HashSet<string> LeftOut = new(StringComparer.Ordinal)
    {
        "script", "style", "template", "noscript", "svg", "nav", "head", "iframe", "button", "select", "textarea",
    };

    private static readonly HashSet<string> Inline = new(StringComparer.Ordinal)
    {
        "a", "abbr", "b", "bdi", "bdo", "cite", "code", "data", "del", "dfn", "em", "font", "i", "ins", "kbd", "label",
        "mark", "q", "s", "samp", "small", "span", "strong", "sub", "sup", "time", "tt", "u", "var", "wbr",
    };

    /// <summary>Depth below which elements are left out, so that no file fills the stack.</summary>
    private const int Deepest = 1000;

    private readonly HeadingPath _headings;
    private readonly List<DocumentBlock> _blocks = [];
    private readonly StringBuilder _text = new();
    private int _line = 1, _textLine = 1, _depth;

    private HtmlReader(HeadingPath headings) => _headings = headings;

    public static IReadOnlyList<DocumentBlock> Read(string text, string name)
    {
        using IHtmlDocument document = new HtmlParser(new HtmlParserOptions { IsKeepingSourceReferences = true })
            .ParseDocument(text);
        HtmlReader reader = new(new HeadingPath(string.IsNullOrWhiteSpace(document.Title) ? name : document.Title));
        if ((document.QuerySelector("main") ?? document.Body) is IElement body)
            reader.AddChildren(body);
        reader.Flush();
        return reader._blocks;
    }

    private void AddChildren(INode parent, bool isPreformatted = false)
    {
        if (++_depth > Deepest)
        {
            _depth--;
            return;
        }
        foreach (INode node in parent.ChildNodes)
        {
            if (node is IText text)
                Append(text.Data, isPreformatted);
            else if (node is IElement element && !LeftOut.Contains(element.LocalName))
                Add(element, isPreformatted);
        }
        _depth--;
    }

    private void Add(IElement element, bool isPreformatted)
    {
        _line = Math.Max(_line, element.SourceReference?.Position.Line ?? 0);
        string name = element.LocalName;
        if (name == "br")
        {
            _text.Append('\n');
        }
        else if (name is "td" or "th")
        {
            Append(_text.Length > 0 && _text[^1] != '\n' ? " | " : "", isPreformatted: true);
            AddChildren(element);
        }
        else if (Inline.Contains(name))
        {
            AddChildren(element, isPreformatted);
        }
        else if (name is ['h', >= '1' and <= '6'])
        {
            Flush();
            _headings.Enter(name[1] - '0', element.TextContent);
        }
        else
        {
            Flush();
            AddChildren(element, isPreformatted || name == "pre");
            Flush();
        }
    }

    private void Append(string data, bool isPreformatted)
    {
        if (_text.Length == 0)
        {
            // The first text of a block may begin with empty lines.
            _textLine = _line + data.AsSpan(0, data.Length - data.AsSpan().TrimStart().Length).Count('\n');
        }
        if (isPreformatted)
        {
            _text.Append(data);
        }
        else
        {
            foreach (char c in data)
            {
                if (!char.IsWhiteSpace(c))
                    _text.Append(c);
                else if (_text.Length > 0 && !char.IsWhiteSpace(_text[^1]))
                    _text.Append(c == '\n' ? '\n' : ' ');
            }
        }
        _line += data.AsSpan().Count('\n');
    }

    private void Flush()
    {
        string text = _text.ToString().Trim();
        if (text.Length > 0)
            _blocks.Add(new DocumentBlock(_headings.Title, text, _textLine, Math.Max(_textLine, _line)));
        _text.Clear();
    }
}
