using System.Text.Json.Nodes;
using Hypencoder.Cli.Output;
using Hypencoder.Data;
using Hypencoder.Data.Formats;
using Hypencoder.Hybrid;
using Hypencoder.Reporting;
using Hypencoder.Retrieval.Searching;

namespace Hypencoder.Cli.Verbs;

/// <summary>Searches an index by its model and by BM25 together.</summary>
internal static class HybridSearch
{
    private const int Decimals = 4; // reciprocal ranks are below 0.04

    /// <summary>Prints the passages of one query.</summary>
    public static void One(
        Terminal terminal, SearchSession session, HybridOptions options, string query, int topK, bool json,
        CancellationToken cancellationToken)
    {
        using HybridRetriever retriever = new(session.Retriever, options);
        HybridResult result = retriever.Find(query, topK, SearchMode.Hybrid, cancellationToken);
        if (!json)
        {
            HitList.Print(terminal, [.. result.Hits.Select(hit => hit.Hit)], Decimals);
            return;
        }
        JsonObject document = new()
        {
            ["query"] = query,
            ["strategy"] = $"bm25+{session.Strategy}",
            ["fusion"] = FusionArguments.Name(options.Fusion.Method),
            ["topK"] = topK,
            ["found"] = result.Hits.Count,
            ["foundByBm25"] = result.Bm25!.Found,
            ["foundByModel"] = result.Dense!.Found,
        };
        session.AddEngine(document);
        document["results"] = new JsonArray([.. result.Hits.Select(Document)]);
        JsonOutput.Write(terminal, document);
    }

    /// <summary>Writes the run of many queries.</summary>
    public static void Many(
        Terminal terminal, SearchSession session, HybridOptions options, IReadOnlyList<Query> queries, string path,
        int topK, bool? excludeSelf, bool json, CancellationToken cancellationToken)
    {
        using HybridRetriever retriever = new(session.Retriever, options);
        bool leavesOutOwn = excludeSelf ?? OwnPassages.AreLeftOutOf(session.Index.Info.Corpus);
        HybridRun made;
        using (ProgressLine line = new(terminal, TimeProvider.System))
        {
            made = retriever.Run(
                queries, new QueryRunOptions { TopK = topK, LeavesOutOwn = leavesOutOwn }, SearchMode.Hybrid,
                new TimeLeft(line, queries.Count, TimeProvider.System, "queries"), cancellationToken);
        }
        string method = FusionArguments.Name(options.Fusion.Method);
        TrecRun.Write(path, made.Run, $"hypencoder-hybrid-{method}");
        if (made.FoundOwn > 0 && !leavesOutOwn && excludeSelf is null)
            OwnPassages.Note(terminal, "", made.FoundOwn);
        double search = made.Dense!.Milliseconds.Average();
        if (json)
        {
            JsonObject document = new()
            {
                ["run"] = path,
                ["queries"] = queries.Count,
                ["strategy"] = $"bm25+{session.Strategy}",
                ["fusion"] = method,
                ["topK"] = topK,
                ["excludeSelf"] = leavesOutOwn,
                ["encodingMillisecondsPerQuery"] = made.Dense.EncodingMilliseconds,
                ["searchMillisecondsPerQuery"] = search,
                ["bm25MillisecondsPerQuery"] = made.Bm25Milliseconds,
            };
            session.AddEngine(document);
            JsonOutput.Write(terminal, document);
            return;
        }
        terminal.Output.WriteLine(
            $"{path}: {queries.Count:N0} queries, BM25 and {session.Strategy} search fused by {method}, top {topK}");
        terminal.Output.WriteLine($"Per query, in parallel: encoding {made.Dense.EncodingMilliseconds:F2} ms, search "
            + $"{search:F2} ms, BM25 {made.Bm25Milliseconds:F2} ms");
    }

    private static JsonObject Document(HybridHit hit)
    {
        JsonObject document = HitList.Document(hit.Hit);
        document["bm25"] = Part(hit.Bm25);
        document["model"] = Part(hit.Dense);
        return document;
    }

    private static JsonObject? Part(PartHit? part) => part is PartHit hit
        ? new JsonObject { ["rank"] = hit.Rank, ["score"] = JsonValues.Number(hit.Score) }
        : null;
}
