using System.Diagnostics;
using Hypencoder.Models;

namespace Hypencoder.Benchmarking;

/// <summary>
/// Measures the time that models take from a query's text to a q-net that is ready to score: stage by stage, one query
/// at a time and in batches. Models take turns, so that disturbances affect all of them.
/// </summary>
internal static class QueryEncodingBenchmark
{
    /// <summary>Time to warm up, since the runtime recompiles methods a while after they have become hot.</summary>
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(1);

    /// <summary>Measures models with the same queries.</summary>
    /// <param name="models">Models to measure, at least one.</param>
    /// <param name="options">Settings of the benchmark.</param>
    /// <param name="cancellationToken">Stops the benchmark.</param>
    /// <returns>For each model, the times of single queries and of batches.</returns>
    /// <exception cref="ArgumentException">There are no models, or an option is out of range.</exception>
    public static IReadOnlyList<IReadOnlyList<QueryEncodingTimes>> Run(
        IReadOnlyList<RetrievalModel> models, QueryEncodingOptions options,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(models);
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        if (models.Count == 0)
            throw new ArgumentException("expected one or more models, found none", nameof(models));
        string[] queries = RandomQueries(options);
        QueryEncodingStopwatch[] watches = [.. models.Select(m => new QueryEncodingStopwatch(m, options.Length))];
        List<QueryEncodingTimes>[] times = [.. models.Select(_ => new List<QueryEncodingTimes>())];
        foreach (int batchSize in new[] { 1, options.BatchSize }.Distinct())
        {
            string[][] batches = [.. queries.Chunk(batchSize)];
            for (long start = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(start) < WarmUp;)
                EncodeAll(batches[0]);
            foreach (QueryEncodingStopwatch watch in watches)
                watch.Take(batchSize);
            foreach (string[] batch in batches)
                EncodeAll(batch);
            for (int i = 0; i < watches.Length; i++)
                times[i].Add(watches[i].Take(batchSize));
        }
        return times;

        void EncodeAll(string[] batch)
        {
            cancellationToken.ThrowIfCancellationRequested();
            foreach (QueryEncodingStopwatch watch in watches)
                watch.Encode(batch);
        }
    }

    /// <summary>Queries of random words, enough of them that every query is cut to its length.</summary>
    private static string[] RandomQueries(QueryEncodingOptions options)
    {
        Random random = new(options.Seed);
        return
        [
            .. Enumerable.Range(0, options.Queries).Select(
                _ => string.Join(' ', Enumerable.Range(2, options.Length - 2).Select(_ => Word(random)))),
        ];
    }

    private static string Word(Random random) =>
        string.Create(random.Next(2, 7), random, (word, letters) =>
        {
            for (int i = 0; i < word.Length; i++)
                word[i] = (char)('a' + letters.Next(26));
        });
}
