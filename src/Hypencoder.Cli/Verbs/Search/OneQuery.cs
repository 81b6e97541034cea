using System.Text.Json.Nodes;
using Hypencoder.Cli.Output;
using Hypencoder.Reporting;
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
            Print(terminal, session, result);
    }

    private static void Print(Terminal terminal, SearchSession session, SearchResult result)
    {
        HitList.Print(terminal, result.Hits);
        if (result.ExpectedMissing is double missing)
            terminal.Output.WriteLine(ExpectedMissing.Text(missing, result.Hits.Count, result.PassagesScored));
        else if (session.CandidatesFrom is string engine)
            terminal.Output.WriteLine($"{result.PassagesScored:N0} passages scored, candidates from {engine}.");
        else if (result.Certified && result.PassagesScored < session.Index.Count)
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
        session.AddEngine(document);
        if (result.ExpectedMissing is double missing)
            document["expectedMissing"] = JsonValues.Number(missing);
        document["results"] = new JsonArray([.. result.Hits.Select(HitList.Document)]);
        return document;
    }
}
