using System.Text;
using System.Text.RegularExpressions;
using Markdig;
using Markdig.Extensions.Tables;
using Markdig.Extensions.Yaml;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace Hypencoder.Documents.Reading;

/// <summary>Reads Markdown: paragraphs, list items, tables and code below the headings, as plain text.</summary>
internal sealed partial class MarkdownReader
{
    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder()
        .UsePipeTables().UseYamlFrontMatter().UsePreciseSourceLocation().Build();

    private readonly string _source;
    private readonly LineNumbers _lines;
    private readonly HeadingPath _headings;
    private readonly List<DocumentBlock> _blocks = [];

    private MarkdownReader(string source, string name)
    {
        _source = source;
        _lines = new LineNumbers(source);
        _headings = new HeadingPath(FrontMatterTitle().Match(source) is { Success: true } title
            ? title.Groups[1].Value.Trim().Trim('"', '\'')
            : name);
    }

    public static IReadOnlyList<DocumentBlock> Read(string text, string name)
    {
        MarkdownReader reader = new(text, name);
        foreach (Block block in Markdown.Parse(text, Pipeline))
            reader.Add(block, "");
        return reader._blocks;
    }

    /// <param name="block">Block of the document.</param>
    /// <param name="mark">Mark of a list item before its first paragraph.</param>
    private void Add(Block block, string mark)
    {
        switch (block)
        {
            case HeadingBlock heading:
                _headings.Enter(heading.Level, Text(heading.Inline));
                break;
            case YamlFrontMatterBlock or LinkReferenceDefinitionGroup or LinkReferenceDefinition:
                break;
            case HtmlBlock html:
                if (html.Type != HtmlBlockType.Comment)
                    AddText(html, MarkupText.Plain(Source(html)));
                break;
            case Table table:
                AddText(table, string.Join('\n', table.OfType<TableRow>().Select(Row)));
                break;
            case CodeBlock code:
                AddText(code, mark + code.Lines.ToString());
                break;
            case LeafBlock leaf:
                AddText(leaf, mark + Text(leaf.Inline));
                break;
            case ContainerBlock container:
                string next = container is ListItemBlock item ? Mark(item) : mark;
                foreach (Block child in container)
                {
                    Add(child, next);
                    next = "";
                }
                break;
        }
    }

    private void AddText(Block block, string text)
    {
        text = text.TrimEnd();
        if (string.IsNullOrWhiteSpace(text))
            return;
        int line = block.Line + 1;
        _blocks.Add(new DocumentBlock(
            _headings.Title, text, line, Math.Max(line, _lines.At(Math.Min(block.Span.End, _source.Length)))));
    }

    private string Source(Block block) => _source[block.Span.Start..Math.Min(block.Span.End + 1, _source.Length)];

    private static string Mark(ListItemBlock item) =>
        item.Parent is ListBlock { IsOrdered: true } ? $"{item.Order}. " : "- ";

    private static string Row(TableRow row) => string.Join(" | ", row.OfType<TableCell>().Select(Cell));

    private static string Cell(TableCell cell) =>
        string.Join(' ', cell.OfType<LeafBlock>().Select(block => Text(block.Inline)));

    private static string Text(ContainerInline? inlines)
    {
        StringBuilder text = new();
        Append(inlines, text);
        return text.ToString();
    }

    private static void Append(Inline? inline, StringBuilder text)
    {
        switch (inline)
        {
            case LiteralInline literal:
                text.Append(literal.Content.AsSpan());
                break;
            case CodeInline code:
                text.Append(code.Content);
                break;
            case LineBreakInline:
                text.Append('\n');
                break;
            case AutolinkInline link:
                text.Append(link.Url);
                break;
            case HtmlEntityInline entity:
                text.Append(entity.Transcoded.AsSpan());
                break;
            case ContainerInline container:
                if (container is DelimiterInline delimiter) // such as a bracket of no link
                    text.Append(delimiter.ToLiteral());
                foreach (Inline child in container)
                    Append(child, text);
                break;
        }
    }

    [GeneratedRegex(@"\A---\n(?:(?!---\n).*\n)*?title:[ \t]*(.+)\n")]
    private static partial Regex FrontMatterTitle();
}
