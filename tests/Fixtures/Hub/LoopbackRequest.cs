namespace Hypencoder.Tests;

/// <summary>What a client asked a loopback server for.</summary>
/// <param name="Method">GET or HEAD.</param>
/// <param name="Target">Path and query, as sent.</param>
/// <param name="Headers">By name in any case.</param>
internal sealed record LoopbackRequest(string Method, string Target, IReadOnlyDictionary<string, string> Headers)
{
    /// <summary>The value of the Authorization header.</summary>
    public string? Authorization => Headers.GetValueOrDefault("Authorization");

    /// <summary>The value of the Range header.</summary>
    public string? Range => Headers.GetValueOrDefault("Range");

    public override string ToString() => $"{Method} {Target}";
}
