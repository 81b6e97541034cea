using System.Text.Json.Nodes;
using Hypencoder.Cli.Output;
using Hypencoder.Data;
using Hypencoder.Reporting;
using Hypencoder.Search;

namespace Hypencoder.Cli.Verbs;

/// <summary>Searches for one query and shows its passages.</summary>
internal static class OneQuery
{
    public static void Run(
        Terminal terminal, SearchSession session, string query, int topK, bool json, CancellationToken cancellation)
    {
        QNet net = session.Model.EncodeQueries([query])[0];
        Ranking ranking = session.Strategy.Search(net, topK, cancellation);
        Passage[] passages = [.. ranking.Indices.Select(session.Index.Passage)];
        if (session.Shortfall(ranking, topK) is string note)
            terminal.Error.WriteLine(note);
        if (json)
            JsonOutput.Write(terminal, Document(session, query, topK, ranking, passages));
        else
            Print(terminal, ranking, passages);
    }

    /// <summary>Two lines a passage: rank, score and title; the start of the text.</summary>
    private static void Print(Terminal terminal, Ranking ranking, Passage[] passages)
    {
        string[] scores = [.. ranking.Scores.Select(s => s.ToString("F3"))];
        int rankWidth = passages.Length.ToString().Length;
        int scoreWidth = scores.Select(s => s.Length).DefaultIfEmpty().Max();
        string indent = new(' ', rankWidth + scoreWidth + 4);
        int width = Math.Max(20, Math.Min(terminal.Width, Terminal.DefaultWidth) - indent.Length);
        for (int i = 0; i < passages.Length; i++)
        {
            string rank = (i + 1).ToString().PadLeft(rankWidth);
            string title = passages[i].Title.Length > 0 ? passages[i].Title : passages[i].Id;
            terminal.Output.WriteLine($"{rank}  {scores[i].PadLeft(scoreWidth)}  {TerminalText.Line(title)}");
            if (passages[i].Text.Length > 0)
                terminal.Output.WriteLine(indent + TextWrap.Start(passages[i].Text, width));
        }
        if (ranking.ExpectedMissing is double missing)
            terminal.Output.WriteLine(ExpectedMissing.Text(missing, passages.Length, ranking.PassagesScored));
    }

    private static JsonObject Document(
        SearchSession session, string query, int topK, Ranking ranking, Passage[] passages)
    {
        JsonObject document = new()
        {
            ["query"] = query,
            ["strategy"] = session.Strategy.Name,
            ["passagesScored"] = ranking.PassagesScored,
            ["topK"] = topK,
            ["found"] = passages.Length,
        };
        if (ranking.ExpectedMissing is double missing)
            document["expectedMissing"] = JsonValues.Number(missing);
        document["results"] = new JsonArray([.. passages.Select((p, i) => new JsonObject
        {
            ["rank"] = i + 1,
            ["id"] = p.Id,
            ["score"] = JsonValues.Number(ranking.Scores[i]),
            ["title"] = p.Title,
            ["text"] = p.Text,
        })]);
        return document;
    }
}
