namespace Hypencoder.Hub;

/// <summary>Repeats requests after failures of the network, with a longer wait each time.</summary>
internal sealed class Retrying(HubOptions options)
{
    private static readonly TimeSpan FirstDelay = TimeSpan.FromSeconds(0.5);
    private const int MostDoublings = 4; // to 8 s

    /// <summary>
    /// Runs <paramref name="attempt"/> until it succeeds or has failed too often; the last error says how often.
    /// </summary>
    /// <param name="attempt">Makes one request.</param>
    /// <param name="hasMoved">Whether the last attempt made enough progress that earlier failures do not count.</param>
    /// <param name="waitForConnection">Whether a host that cannot be reached at all is tried again.</param>
    /// <param name="cancellationToken">Stops the request, or the wait before the next one.</param>
    public Task<T> RunAsync<T>(
        Func<Task<T>> attempt, Func<bool> hasMoved, bool waitForConnection, CancellationToken cancellationToken) =>
        RunAsync(attempt, hasMoved, () => waitForConnection, cancellationToken);

    /// <inheritdoc cref="RunAsync{T}(Func{Task{T}}, Func{bool}, bool, CancellationToken)"/>
    public async Task<T> RunAsync<T>(
        Func<Task<T>> attempt, Func<bool> hasMoved, Func<bool> waitForConnection, CancellationToken cancellationToken)
    {
        for (int failures = 0; ;)
        {
            try
            {
                return await attempt().ConfigureAwait(false);
            }
            catch (TransportException e)
            {
                failures = hasMoved() ? 1 : failures + 1;
                if (failures > options.Retries || e.Permanent || (e.Unreachable && !waitForConnection()))
                    throw new TransportException(failures == 1 ? e.Message : $"{e.Message}; tried {failures} times", e);
                TimeSpan delay = e.RetryAfter ?? FirstDelay * (1 << Math.Min(failures - 1, MostDoublings));
                await options.Delay(delay < options.LongestDelay ? delay : options.LongestDelay, cancellationToken)
                    .ConfigureAwait(false);
            }
        }
    }
}
