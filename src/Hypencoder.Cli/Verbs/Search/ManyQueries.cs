using System.Text.Json.Nodes;
using Hypencoder.Cli.Output;
using Hypencoder.Data;
using Hypencoder.Data.Formats;
using Hypencoder.Reporting;
using Hypencoder.Retrieval.Searching;

namespace Hypencoder.Cli.Verbs;

/// <summary>Searches for the queries of a file in parallel and writes a run.</summary>
internal static class ManyQueries
{
    /// <param name="terminal">The terminal to print to.</param>
    /// <param name="session">The session to search with.</param>
    /// <param name="queries">The queries, in the order of the run.</param>
    /// <param name="path">Path of the run to write.</param>
    /// <param name="topK">Number of passages per query.</param>
    /// <param name="excludeSelf">
    /// Whether the passage with the query's own id is left out; null for the collection's default.
    /// </param>
    /// <param name="json">Whether to print a JSON document.</param>
    /// <param name="cancellationToken">Stops the search, which then writes no run.</param>
    public static void Run(
        Terminal terminal, SearchSession session, IReadOnlyList<Query> queries, string path, int topK,
        bool? excludeSelf, bool json, CancellationToken cancellationToken)
    {
        bool leavesOutOwn = excludeSelf ?? OwnPassages.AreLeftOutOf(session.Index.Info.Corpus);
        QueryRun made = Make(terminal, session, queries, topK, leavesOutOwn, cancellationToken);
        string strategy = made.Strategy;
        TrecRun.Write(path, made.Run, $"hypencoder-{strategy}");
        int own = made.FoundOwn, shortRankings = made.Found.Count(found => session.IsShort(found, topK));
        if (own > 0 && leavesOutOwn && excludeSelf is null)
        {
            terminal.Error.WriteLine(
                $"note: passages with the query's own id are left out, as is usual for {session.Index.Info.Corpus}");
        }
        else if (own > 0 && excludeSelf is null)
        {
            OwnPassages.Note(terminal, "", own);
        }
        if (shortRankings > 0)
        {
            terminal.Error.WriteLine(
                $"note: {strategy} search found fewer than {topK:N0} passages for {shortRankings:N0} of "
                + $"{queries.Count:N0} queries{session.Remedy}");
        }
        double each = made.Milliseconds.Average();
        if (json)
        {
            JsonObject document = new()
            {
                ["run"] = path,
                ["queries"] = queries.Count,
                ["strategy"] = strategy,
                ["topK"] = topK,
                ["excludeSelf"] = leavesOutOwn,
                ["queriesWithFewer"] = shortRankings,
                ["certifiedQueries"] = made.Certified,
                ["passagesScoredPerQuery"] = made.PassagesScored,
                ["encodingMillisecondsPerQuery"] = made.EncodingMilliseconds,
                ["searchMillisecondsPerQuery"] = each,
            };
            session.AddEngine(document);
            if (made.ExpectedMissing is double part)
                document["expectedMissingPerQuery"] = JsonValues.Number(part);
            JsonOutput.Write(terminal, document);
            return;
        }
        string from = session.CandidatesFrom is string source ? $"candidates from {source}" : $"{strategy} search";
        terminal.Output.WriteLine($"{path}: {queries.Count:N0} queries, {from}, top {topK}");
        terminal.Output.WriteLine($"Per query, in parallel: encoding {made.EncodingMilliseconds:F2} ms, search "
            + $"{each:F2} ms, {made.PassagesScored:N0} passages scored"
            + (made.ExpectedMissing is double expected
                ? $", {ExpectedMissing.Number(expected)} of the best expected to be missing" : ""));
    }

    private static QueryRun Make(
        Terminal terminal, SearchSession session, IReadOnlyList<Query> queries, int topK, bool leavesOutOwn,
        CancellationToken cancellationToken)
    {
        using ProgressLine line = new(terminal, TimeProvider.System);
        QueryRunOptions options = new() { TopK = topK, LeavesOutOwn = leavesOutOwn };
        return session.Retriever.Run(
            queries, options, new TimeLeft(line, queries.Count, TimeProvider.System, "queries"), cancellationToken);
    }
}
