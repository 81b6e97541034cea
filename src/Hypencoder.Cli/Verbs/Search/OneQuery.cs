using System.Text.Json.Nodes;
using Hypencoder.Cli.Output;
using Hypencoder.Data;
using Hypencoder.Reporting;
using Hypencoder.Retrieval;
using Hypencoder.Retrieval.Searching;

namespace Hypencoder.Cli.Verbs;

/// <summary>Searches for one query and prints its passages.</summary>
internal static class OneQuery
{
    public static void Run(
        Terminal terminal, SearchSession session, string query, int topK, bool json,
        CancellationToken cancellationToken)
    {
        SearchResult result = session.Retriever.Find(query, topK, cancellationToken);
        if (session.Shortfall(result.Hits.Count, topK) is string note)
            terminal.Error.WriteLine(note);
        if (json)
            JsonOutput.Write(terminal, Document(session, query, topK, result));
        else
            Print(terminal, result, session.Index.Count);
    }

    /// <summary>Prints two lines for each passage: rank, score and title, and the start of the text.</summary>
    private static void Print(Terminal terminal, SearchResult result, int count)
    {
        IReadOnlyList<Hit> hits = result.Hits;
        string[] scores = [.. hits.Select(hit => hit.Score.ToString("F3"))];
        int rankWidth = hits.Count.ToString().Length;
        int scoreWidth = scores.Select(s => s.Length).DefaultIfEmpty().Max();
        string indent = new(' ', rankWidth + scoreWidth + 4);
        int width = Math.Max(20, Math.Min(terminal.Width, Terminal.DefaultWidth) - indent.Length);
        for (int i = 0; i < hits.Count; i++)
        {
            Passage passage = hits[i].Passage;
            string rank = hits[i].Rank.ToString().PadLeft(rankWidth);
            string title = passage.Title.Length > 0 ? passage.Title : passage.Id;
            terminal.Output.WriteLine($"{rank}  {scores[i].PadLeft(scoreWidth)}  {TerminalText.Line(title)}");
            if (passage.Text.Length > 0)
                terminal.Output.WriteLine(indent + TextWrap.Start(passage.Text, width));
        }
        if (result.ExpectedMissing is double missing)
            terminal.Output.WriteLine(ExpectedMissing.Text(missing, hits.Count, result.PassagesScored));
        else if (result.Certified && result.PassagesScored < count)
            terminal.Output.WriteLine($"{result.PassagesScored:N0} passages scored; no other can be among the best.");
    }

    private static JsonObject Document(SearchSession session, string query, int topK, SearchResult result)
    {
        JsonObject document = new()
        {
            ["query"] = query,
            ["strategy"] = session.Strategy,
            ["passagesScored"] = result.PassagesScored,
            ["topK"] = topK,
            ["found"] = result.Hits.Count,
            ["certified"] = result.Certified,
        };
        if (result.ExpectedMissing is double missing)
            document["expectedMissing"] = JsonValues.Number(missing);
        document["results"] = new JsonArray([.. result.Hits.Select(hit => new JsonObject
        {
            ["rank"] = hit.Rank,
            ["id"] = hit.Id,
            ["score"] = JsonValues.Number(hit.Score),
            ["title"] = hit.Passage.Title,
            ["text"] = hit.Passage.Text,
        })]);
        return document;
    }
}
