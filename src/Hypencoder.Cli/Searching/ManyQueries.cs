using System.Diagnostics;
using System.Text.Json.Nodes;
using Hypencoder.Cli.Output;
using Hypencoder.Data;
using Hypencoder.Data.Formats;
using Hypencoder.Search;

namespace Hypencoder.Cli.Searching;

/// <summary>Searches for the queries of a file, one at a time, and writes a run.</summary>
internal static class ManyQueries
{
    /// <summary>A q-net of 6 × 768² weights is 14 MB: this many are held at once.</summary>
    private const int BatchSize = 32;

    public static void Run(
        Terminal terminal, SearchSession session, IReadOnlyList<Query> queries, string path, int topK, bool json,
        CancellationToken cancellation)
    {
        Run run = new();
        TimeSpan encoding = default;
        List<double> milliseconds = [];
        double scored = 0;
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
                    Ranking ranking = session.Strategy.Search(nets[i], topK, cancellation);
                    milliseconds.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
                    scored += ranking.PassagesScored;
                    run.Add(batch[i].Id, Entries(session, ranking));
                }
                TimeSpan left = (encoding + TimeSpan.FromMilliseconds(milliseconds.Sum()))
                    * (queries.Count - milliseconds.Count) / milliseconds.Count;
                line.Report($"{milliseconds.Count:N0} of {queries.Count:N0} queries, {Duration.Text(left)} left");
            }
        }
        string strategy = session.Strategy.Name;
        TrecRun.Write(path, run, $"hypencoder-{strategy}");
        milliseconds.Sort();
        double median = milliseconds[(milliseconds.Count - 1) / 2];
        double encodingMean = encoding.TotalMilliseconds / queries.Count;
        if (json)
        {
            JsonOutput.Write(terminal, new JsonObject
            {
                ["run"] = path,
                ["queries"] = queries.Count,
                ["strategy"] = strategy,
                ["topK"] = topK,
                ["passagesScoredPerQuery"] = scored / queries.Count,
                ["encodingMillisecondsPerQuery"] = encodingMean,
                ["searchMillisecondsMedian"] = median,
            });
            return;
        }
        terminal.Output.WriteLine($"{path}: {queries.Count:N0} queries, {strategy} search, top {topK}");
        terminal.Output.WriteLine($"Per query: encoding {encodingMean:F2} ms (mean), search {median:F2} ms (median), "
            + $"{scored / queries.Count:N0} passages scored");
    }

    private static RunEntry[] Entries(SearchSession session, Ranking ranking) =>
        [.. ranking.Indices.Zip(ranking.Scores, (i, score) => new RunEntry(session.Index.Vectors.Id(i), score))];
}
