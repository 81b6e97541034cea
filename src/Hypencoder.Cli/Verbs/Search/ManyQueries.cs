using System.Diagnostics;
using System.Text.Json.Nodes;
using Hypencoder.Cli.Output;
using Hypencoder.Data;
using Hypencoder.Data.Formats;
using Hypencoder.Reporting;
using Hypencoder.Search;

namespace Hypencoder.Cli.Verbs;

/// <summary>Searches for the queries of a file, one at a time, and writes a run.</summary>
internal static class ManyQueries
{
    /// <summary>A q-net of 6 × 768² weights is 14 MB: this many are held at once.</summary>
    private const int BatchSize = 32;

    /// <param name="terminal">Takes what is printed.</param>
    /// <param name="session">What searches.</param>
    /// <param name="queries">In the order of the run.</param>
    /// <param name="path">The run to write.</param>
    /// <param name="topK">Passages a query.</param>
    /// <param name="excludeSelf">Whether a query's own passage is left out; null for as the collection has it.</param>
    /// <param name="json">Print a document.</param>
    /// <param name="cancellation">Stops it, without a run.</param>
    public static void Run(
        Terminal terminal, SearchSession session, IReadOnlyList<Query> queries, string path, int topK,
        bool? excludeSelf, bool json, CancellationToken cancellation)
    {
        Run run = new();
        bool leavesOutOwn = excludeSelf ?? OwnPassages.AreLeftOutOf(session.Index.Info.Corpus);
        int depth = leavesOutOwn && topK < int.MaxValue ? topK + 1 : topK, own = 0;
        TimeSpan encoding = default;
        List<double> milliseconds = [];
        double scored = 0;
        int shortRankings = 0;
        double? missing = null;
        using (ProgressLine line = new(terminal, TimeProvider.System))
        {
            foreach (Query[] batch in queries.Chunk(BatchSize))
            {
                cancellation.ThrowIfCancellationRequested();
                long start = Stopwatch.GetTimestamp();
                QNet[] nets = session.Model.EncodeQueries([.. batch.Select(q => q.Text)]);
                encoding += Stopwatch.GetElapsedTime(start);
                for (int i = 0; i < batch.Length; i++)
                {
                    start = Stopwatch.GetTimestamp();
                    Ranking ranking = session.Strategy.Search(nets[i], depth, cancellation);
                    milliseconds.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
                    scored += ranking.PassagesScored;
                    if (ranking.ExpectedMissing is double one)
                        missing = (missing ?? 0) + one / queries.Count;
                    RunEntry[] entries = Entries(session, ranking);
                    RunEntry[] others = [.. entries.Where(e => e.PassageId != batch[i].Id)];
                    own += others.Length < entries.Length ? 1 : 0;
                    shortRankings += session.IsShort(ranking, topK) ? 1 : 0;
                    run.Add(batch[i].Id, leavesOutOwn ? [.. others.Take(topK)] : entries);
                }
                TimeSpan left = (encoding + TimeSpan.FromMilliseconds(milliseconds.Sum()))
                    * (queries.Count - milliseconds.Count) / milliseconds.Count;
                line.Report($"{milliseconds.Count:N0} of {queries.Count:N0} queries, {Duration.Text(left)} left");
            }
        }
        string strategy = session.Strategy.Name;
        TrecRun.Write(path, run, $"hypencoder-{strategy}");
        if (own > 0 && leavesOutOwn && excludeSelf is null)
        {
            terminal.Error.WriteLine(
                $"note: queries' own passages are left out, as {session.Index.Info.Corpus} wants it");
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
        milliseconds.Sort();
        double median = milliseconds[(milliseconds.Count - 1) / 2];
        double encodingMean = encoding.TotalMilliseconds / queries.Count;
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
                ["passagesScoredPerQuery"] = scored / queries.Count,
                ["encodingMillisecondsPerQuery"] = encodingMean,
                ["searchMillisecondsMedian"] = median,
            };
            if (missing is double part)
                document["expectedMissingPerQuery"] = JsonValues.Number(part);
            JsonOutput.Write(terminal, document);
            return;
        }
        terminal.Output.WriteLine($"{path}: {queries.Count:N0} queries, {strategy} search, top {topK}");
        terminal.Output.WriteLine($"Per query: encoding {encodingMean:F2} ms (mean), search {median:F2} ms (median), "
            + $"{scored / queries.Count:N0} passages scored"
            + (missing is double expected
                ? $", {ExpectedMissing.Number(expected)} of the best expected to be missing" : ""));
    }

    private static RunEntry[] Entries(SearchSession session, Ranking ranking) =>
        [.. ranking.Indices.Zip(ranking.Scores, (i, score) => new RunEntry(session.Index.Vectors.Id(i), score))];
}
