using System.Net;

namespace Hypencoder.Server.Hosting;

/// <summary>Checks the addresses that a server listens on.</summary>
internal static class ServerAddress
{
    /// <summary>Names of the loopback address, the only ones by which it is served.</summary>
    public static readonly IReadOnlyList<string> LoopbackHosts = ["localhost", "127.0.0.1", "[::1]"];

    /// <summary>Requires addresses that may be listened on.</summary>
    /// <exception cref="InvalidDataException">
    /// One is malformed, or would let everybody change and read the indexes.
    /// </exception>
    public static void Require(ServerOptions options)
    {
        if (options.Urls.Count == 0)
            throw new InvalidDataException("--urls: expected an address, found none");
        foreach (string url in options.Urls)
        {
            Uri address = Parse(url);
            if (options.ApiKey is null && !options.AllowsAnyone && !IsLoopback(address))
            {
                throw new InvalidDataException(
                    $"--urls: expected a loopback address, found \"{url}\"; to serve other machines, set a key "
                    + "(--api-key-file), or say that everybody may read and change the indexes (--allow-anyone)");
            }
        }
    }

    /// <summary>Whether the server is reached from this machine only.</summary>
    public static bool IsLocal(ServerOptions options) => options.Urls.All(url => IsLoopback(Parse(url)));

    private static Uri Parse(string url)
    {
        if (!Uri.TryCreate(url, UriKind.Absolute, out Uri? address) || address.PathAndQuery is not ("/" or ""))
        {
            throw new InvalidDataException(
                $"--urls: expected an address such as http://127.0.0.1:8080, found \"{url}\"");
        }
        return address.Scheme == Uri.UriSchemeHttp ? address : throw new InvalidDataException(
            $"--urls: expected http, found \"{url}\"; a reverse proxy can add https");
    }

    private static bool IsLoopback(Uri address) =>
        address.Host == "localhost"
        || (IPAddress.TryParse(address.Host.Trim('[', ']'), out IPAddress? ip) && IPAddress.IsLoopback(ip));
}
