using System.Text.Json.Nodes;
using Hypencoder.Cli.Output;
using Hypencoder.Data;
using Hypencoder.Reporting;
using Hypencoder.Retrieval;

namespace Hypencoder.Cli.Verbs;

/// <summary>Prints the passages found for a query.</summary>
internal static class HitList
{
    /// <summary>Prints two lines for each passage: rank, score and title, and the start of the text.</summary>
    /// <param name="terminal">The terminal to print to.</param>
    /// <param name="hits">The passages, best first.</param>
    /// <param name="decimals">Number of decimals of the scores.</param>
    public static void Print(Terminal terminal, IReadOnlyList<Hit> hits, int decimals = 3)
    {
        string[] scores = [.. hits.Select(hit => hit.Score.ToString($"F{decimals}"))];
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
    }

    /// <summary>A passage in a JSON document.</summary>
    public static JsonObject Document(Hit hit) => new()
    {
        ["rank"] = hit.Rank,
        ["id"] = hit.Id,
        ["score"] = JsonValues.Number(hit.Score),
        ["title"] = hit.Passage.Title,
        ["text"] = hit.Passage.Text,
    };
}
