using System.Collections.Concurrent;
using System.Diagnostics;

namespace Hypencoder.Benchmarking.Serving;

/// <summary>Many clients that search at once, each one query after the other.</summary>
/// <param name="client">Client whose connections they share.</param>
/// <param name="queries">Queries, which each client asks from another one on.</param>
/// <param name="expected">The answer to each query.</param>
internal sealed class ClientLoad(
    SearchClient client, IReadOnlyList<string> queries, IReadOnlyDictionary<string, string> expected)
{
    private readonly ConcurrentBag<double> _times = [];
    private long _refused, _failed, _different;

    /// <summary>Runs the clients, and returns what they were answered, the times of answers, and the memory.</summary>
    public async Task<(ServeLoad Load, double[] Times, ServeMemory Memory)> RunAsync(
        int clients, TimeSpan time, CancellationToken cancellationToken)
    {
        long begin = Stopwatch.GetTimestamp();
        Task[] running = [.. Enumerable.Range(0, clients).Select(i => Task.Run(
            () => SearchAsync(i, () => Stopwatch.GetElapsedTime(begin) < time, cancellationToken), cancellationToken))];
        await Task.Delay(time / 10, cancellationToken).ConfigureAwait(false);
        (long startBytes, long startSet) = Memory();
        await Task.WhenAll(running).ConfigureAwait(false);
        double seconds = Stopwatch.GetElapsedTime(begin).TotalSeconds;
        double[] times = [.. _times];
        (long endBytes, long endSet) = Memory();
        return (
            new ServeLoad(clients, seconds, times.Length, _refused, _failed, _different), times,
            new ServeMemory(startBytes, endBytes, startSet, endSet));
    }

    private async Task SearchAsync(int number, Func<bool> goesOn, CancellationToken cancellationToken)
    {
        for (int i = number; goesOn(); i++)
        {
            string query = queries[i % queries.Count];
            SearchAnswer answer;
            try
            {
                answer = await client.SearchAsync(query, cancellationToken).ConfigureAwait(false);
            }
            catch (HttpRequestException)
            {
                Interlocked.Increment(ref _failed);
                continue;
            }
            switch (answer.Status)
            {
                case 200:
                    _times.Add(answer.Milliseconds);
                    if (answer.Results != expected[query])
                        Interlocked.Increment(ref _different);
                    break;
                case 429:
                    Interlocked.Increment(ref _refused);
                    await Task.Delay(answer.RetryAfter, cancellationToken).ConfigureAwait(false);
                    break;
                default:
                    Interlocked.Increment(ref _failed);
                    break;
            }
        }
    }

    private static (long Bytes, long WorkingSet) Memory() =>
        (GC.GetTotalMemory(forceFullCollection: true), Environment.WorkingSet);
}
