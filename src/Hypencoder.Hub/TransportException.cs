namespace Hypencoder.Hub;

/// <summary>The network or the server failed; the same request may succeed later.</summary>
internal sealed class TransportException(string message, Exception? inner = null) : IOException(message, inner)
{
    /// <summary>How long the server asked to wait.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>No connection was made.</summary>
    public bool Unreachable { get; init; }

    /// <summary>Trying again gives the same.</summary>
    public bool Permanent { get; init; }
}
