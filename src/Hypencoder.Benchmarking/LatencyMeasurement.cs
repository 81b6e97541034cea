using System.Diagnostics;
using Hypencoder.Search;

namespace Hypencoder.Benchmarking;

/// <summary>Measures systems that answer the same queries in turns, one query at a time and in batches.</summary>
internal static class LatencyMeasurement
{
    /// <summary>Measures every system.</summary>
    /// <param name="systems">Systems with the same queries.</param>
    /// <param name="queries">Number of queries.</param>
    /// <param name="threads">Number of threads; 0 for all processors.</param>
    /// <param name="options">Settings of the measurement.</param>
    /// <param name="progress">Receives a description of each step; null for none.</param>
    /// <param name="cancellationToken">Stops the measurement without a result.</param>
    /// <returns>The times of each system.</returns>
    /// <exception cref="ArgumentException">There are no queries, or an option is out of range.</exception>
    public static IReadOnlyList<SearchTimes> Run(
        IReadOnlyList<SearchSystem> systems, int queries, int threads, LatencyOptions options,
        IProgress<string>? progress = null, CancellationToken cancellationToken = default)
    {
        options.Validate();
        ArgumentOutOfRangeException.ThrowIfLessThan(queries, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(threads);
        threads = threads == 0 ? Environment.ProcessorCount : threads;
        // An untimed pass compiles the code and reads the vectors into memory.
        Ranking[][] rankings = [.. systems.Select(system =>
        {
            Report(system, "first pass");
            long start = Stopwatch.GetTimestamp();
            Ranking[] found =
                [.. Enumerable.Range(0, queries).Select(i => system.Search(i, options.TopK, threads))];
            for (int i = queries; i < options.WarmUpSearches
                && Stopwatch.GetElapsedTime(start).TotalSeconds < options.WarmUpSeconds; i++)
            {
                system.Search(i % queries, options.TopK, threads);
            }
            return found;
        })];
        double[][] alone = Rounds.Time(
            systems.Count, queries, options.Rounds, system => Report(systems[system], "one query at a time"),
            (system, query) => systems[system].Search(query, options.TopK, threads));
        int batches = (queries + options.BatchSize - 1) / options.BatchSize;
        double[][] together = Rounds.Time(
            systems.Count, batches, options.Rounds, system => Report(systems[system], "in batches"),
            (system, batch) =>
            {
                int first = batch * options.BatchSize, count = Math.Min(options.BatchSize, queries - first);
                systems[system].SearchBatch(first, count, options.TopK, threads);
            });
        return
        [
            .. systems.Select((_, i) => new SearchTimes(rankings[i], alone[i], queries * 1000 / together[i].Sum())),
        ];

        void Report(SearchSystem system, string what)
        {
            cancellationToken.ThrowIfCancellationRequested();
            progress?.Report($"{system.Description}: {what}");
        }
    }
}
