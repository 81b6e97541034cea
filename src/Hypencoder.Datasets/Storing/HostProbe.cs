using Hypencoder.Hub;

namespace Hypencoder.Datasets.Storing;

/// <summary>Asks hosts whether they are there.</summary>
internal static class HostProbe
{
    private const string Offline = "offline by HF_HUB_OFFLINE";

    /// <summary>Those of the hosts that do not answer in time, in their order.</summary>
    /// <param name="files">Hosts, and an address at each; one request goes to the first of a host.</param>
    /// <param name="isOffline">None is asked, and none answers.</param>
    /// <param name="timeout">For each.</param>
    public static async Task<IReadOnlyList<UnreachableHost>> RunAsync(
        IEnumerable<(string Host, Uri Address)> files, bool isOffline, TimeSpan timeout)
    {
        (string Host, Uri Address)[] hosts = [.. files.DistinctBy(f => f.Host)];
        if (isOffline)
            return [.. hosts.Select(h => new UnreachableHost(h.Host, Offline))];
        using HttpClient client = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false })
        {
            Timeout = timeout,
        };
        string?[] reasons = await Task.WhenAll(hosts.Select(h => ReasonAsync(client, h.Address, timeout)))
            .ConfigureAwait(false);
        return [.. hosts.Zip(reasons).Where(h => h.Second is not null)
            .Select(h => new UnreachableHost(h.First.Host, h.Second!))];
    }

    /// <summary>Why a host does not answer; null when it does, whatever it answers.</summary>
    private static async Task<string?> ReasonAsync(HttpClient client, Uri address, TimeSpan timeout)
    {
        using HttpRequestMessage request = new(HttpMethod.Head, address);
        try
        {
            using HttpResponseMessage response = await client.SendAsync(request).ConfigureAwait(false);
            return null;
        }
        catch (OperationCanceledException)
        {
            return $"no answer in {timeout.TotalSeconds:0.#} s";
        }
        catch (HttpRequestException e)
        {
            return RemoteText.Clip(e.GetBaseException().Message);
        }
    }
}
