using Hypencoder.Data.Hub;

namespace Hypencoder.Datasets.Storing;

/// <summary>Asks hosts whether they are there.</summary>
internal static class HostProbe
{
    private const string Offline = "offline by HF_HUB_OFFLINE";

    /// <summary>Those of the addresses' hosts that do not answer in time, in the order of the addresses.</summary>
    /// <param name="addresses">One request goes to the first of each host.</param>
    /// <param name="isOffline">None is asked, and none answers.</param>
    /// <param name="timeout">For each.</param>
    public static async Task<IReadOnlyList<UnreachableHost>> RunAsync(
        IEnumerable<Uri> addresses, bool isOffline, TimeSpan timeout)
    {
        Uri[] hosts = [.. addresses.DistinctBy(a => a.Authority)];
        if (isOffline)
            return [.. hosts.Select(a => new UnreachableHost(a.Authority, Offline))];
        using HttpClient client = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false })
        {
            Timeout = timeout,
        };
        string?[] reasons = await Task.WhenAll(hosts.Select(a => ReasonAsync(client, a, timeout))).ConfigureAwait(false);
        return [.. hosts.Zip(reasons).Where(h => h.Second is not null)
            .Select(h => new UnreachableHost(h.First.Authority, h.Second!))];
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
