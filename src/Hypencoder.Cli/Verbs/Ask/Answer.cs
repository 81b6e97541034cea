using System.Text.Json.Nodes;
using Hypencoder.Cli.Output;
using Hypencoder.Documents;
using Hypencoder.Reporting;
using Hypencoder.Retrieval;

namespace Hypencoder.Cli.Verbs;

/// <summary>Passages that answer a question, and how they are shown.</summary>
/// <param name="Question">The question.</param>
/// <param name="Index">Folder of the index.</param>
/// <param name="Strategy">Name of the search strategy.</param>
/// <param name="TopK">Number of passages asked for.</param>
/// <param name="Hits">Passages found, best first.</param>
/// <param name="Catalog">Places of the passages.</param>
internal sealed record Answer(
    string Question, string Index, string Strategy, int TopK, IReadOnlyList<Hit> Hits, DocumentCatalog Catalog)
{
    private const int UsualWidth = 80;
    private const string Bold = "\e[1m", NotBold = "\e[22m";

    /// <summary>Prints for each passage its title and score, its place, and what it says.</summary>
    public void Print(Terminal terminal)
    {
        QuestionWords words = new(Question);
        bool hasColors = terminal is { OutputIsTerminal: true, HasColors: true };
        int width = terminal.OutputIsTerminal ? Math.Clamp(terminal.Width, 40, Terminal.DefaultWidth) : UsualWidth;
        int rankWidth = Hits.Count.ToString().Length;
        string indent = new(' ', rankWidth + 2);
        foreach (Hit hit in Hits)
        {
            string score = hit.Score.ToString("F3");
            int room = width - indent.Length - score.Length - 2;
            string title = hit.Passage.Title.Length > 0 ? hit.Passage.Title : hit.Id;
            title = TextWrap.Start(TerminalText.Line(title), room);
            string padding = new(' ', room - title.Length), rank = hit.Rank.ToString().PadLeft(rankWidth);
            terminal.StyledOutput.WriteLine(
                $"{rank}  {(hasColors ? Bold + title + NotBold : title)}{padding}  {score}");
            if (Catalog.TryFind(hit.Id, out DocumentPlace? place))
                terminal.Output.WriteLine(indent + TerminalText.Line(Place(place)));
            foreach (string line in Snippet.Lines(TerminalText.Line(hit.Passage.Text), words, width - indent.Length))
            {
                terminal.StyledOutput.WriteLine(
                    indent + (hasColors ? words.Marked(line, Bold, NotBold) : line));
            }
        }
        if (Hits.Count == 0)
            terminal.Output.WriteLine("no passages found");
    }

    public JsonObject Document() => new()
    {
        ["question"] = Question,
        ["index"] = Index,
        ["strategy"] = Strategy,
        ["topK"] = TopK,
        ["found"] = Hits.Count,
        ["results"] = new JsonArray([.. Hits.Select(Document)]),
    };

    private JsonObject Document(Hit hit)
    {
        JsonObject document = new()
        {
            ["rank"] = hit.Rank,
            ["id"] = hit.Id,
            ["score"] = JsonValues.Number(hit.Score),
            ["title"] = hit.Passage.Title,
        };
        if (Catalog.TryFind(hit.Id, out DocumentPlace? place))
        {
            document["path"] = place.Path;
            document["kind"] = place.Kind;
            document["line"] = place.Line;
            document["endLine"] = place.EndLine;
        }
        document["text"] = hit.Passage.Text;
        return document;
    }

    /// <summary>The place as seen from the current folder, so that editors and terminals open it.</summary>
    private string Place(DocumentPlace place)
    {
        string full = Path.GetFullPath(place.Path, Catalog.Root);
        string relative = Path.GetRelativePath(Directory.GetCurrentDirectory(), full);
        string shown = relative.Length > full.Length ? full : relative;
        return (place with { Path = shown.Replace(Path.DirectorySeparatorChar, '/') }).ToString();
    }
}
