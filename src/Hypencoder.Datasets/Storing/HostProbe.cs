using Hypencoder.Hub;

namespace Hypencoder.Datasets.Storing;

/// <summary>Tests whether hosts answer.</summary>
internal static class HostProbe
{
    private const string Offline = "offline by HF_HUB_OFFLINE";

    /// <summary>The hosts that do not answer in time, in their order.</summary>
    /// <param name="files">Hosts, each with an address; one request is sent to the first address of each host.</param>
    /// <param name="isOffline">
    /// Whether the network is forbidden, so that all hosts are returned without being asked.
    /// </param>
    /// <param name="timeout">Greatest time to wait for each host.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    public static async Task<IReadOnlyList<UnreachableHost>> RunAsync(
        IEnumerable<(string Host, Uri Address)> files, bool isOffline, TimeSpan timeout,
        CancellationToken cancellationToken)
    {
        (string Host, Uri Address)[] hosts = [.. files.DistinctBy(f => f.Host)];
        if (isOffline)
            return [.. hosts.Select(h => new UnreachableHost(h.Host, Offline))];
        using HttpClient client = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false })
        {
            Timeout = timeout,
        };
        string?[] reasons = await Task.WhenAll(hosts.Select(
            h => ReasonAsync(client, h.Address, timeout, cancellationToken))).ConfigureAwait(false);
        return [.. hosts.Zip(reasons).Where(h => h.Second is not null)
            .Select(h => new UnreachableHost(h.First.Host, h.Second!))];
    }

    /// <summary>The reason why a host does not answer; null when it answers anything.</summary>
    private static async Task<string?> ReasonAsync(
        HttpClient client, Uri address, TimeSpan timeout, CancellationToken cancellationToken)
    {
        using HttpRequestMessage request = new(HttpMethod.Head, address);
        try
        {
            using HttpResponseMessage response = await client.SendAsync(request, cancellationToken)
                .ConfigureAwait(false);
            return null;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return $"no answer in {timeout.TotalSeconds:0.#} s";
        }
        catch (HttpRequestException e)
        {
            return RemoteText.Clip(e.GetBaseException().Message);
        }
    }
}
