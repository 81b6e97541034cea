using System.Globalization;
using System.Net;

namespace Hypencoder.Cluster.Nodes;

/// <summary>How the silos of a cluster find each other.</summary>
/// <param name="Name">Name of the cluster; silos of another name are not part of it.</param>
/// <param name="First">
/// Address of the silo that keeps the list of members in its memory, for development; null with Redis.
/// </param>
/// <param name="Redis">Address of the Redis that keeps the list, as StackExchange.Redis takes it; null without.</param>
internal sealed record ClusterMembership(string Name, IPEndPoint? First, string? Redis)
{
    private const string RedisScheme = "redis://";

    /// <summary>Reads <c>IP:PORT</c> or <c>redis://HOST:PORT</c>.</summary>
    /// <exception cref="InvalidDataException">The text is neither.</exception>
    public static ClusterMembership Parse(string name, string text)
    {
        if (text.StartsWith(RedisScheme, StringComparison.Ordinal))
        {
            string address = text[RedisScheme.Length..].TrimEnd('/');
            return address.Length > 0 && !address.Contains('/') && !address.Contains(',')
                ? new ClusterMembership(name, null, address)
                : throw new InvalidDataException($"--cluster: expected redis://HOST:PORT, found \"{text}\"");
        }
        return new ClusterMembership(name, Endpoint("--cluster", text), null);
    }

    /// <summary>Reads the address of a silo, <c>IP:PORT</c>.</summary>
    /// <exception cref="InvalidDataException">The text is no address that other machines can connect to.</exception>
    public static IPEndPoint Endpoint(string option, string text)
    {
        int colon = text.LastIndexOf(':');
        bool isEndpoint = colon > 0
            && IPAddress.TryParse(text[..colon].Trim('[', ']'), out _)
            && int.TryParse(text[(colon + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out int port)
            && port is > 0 and <= IPEndPoint.MaxPort;
        IPEndPoint? endpoint = isEndpoint ? IPEndPoint.Parse(text) : null;
        return endpoint is not null && !IPAddress.Any.Equals(endpoint.Address)
            && !IPAddress.IPv6Any.Equals(endpoint.Address)
            ? endpoint
            : throw new InvalidDataException(
                $"{option}: expected an address that the other machines reach, such as 10.0.0.5:11111, found "
                + $"\"{text}\"");
    }
}
