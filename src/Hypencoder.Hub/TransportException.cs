namespace Hypencoder.Hub;

/// <summary>
/// The exception for a failure of the network or the server, after which the same request may succeed later.
/// </summary>
internal sealed class TransportException(string message, Exception? inner = null) : IOException(message, inner)
{
    /// <summary>Wait that the server asked for; null where it did not.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Whether no connection could be made.</summary>
    public bool Unreachable { get; init; }

    /// <summary>Whether repeating the request would fail in the same way.</summary>
    public bool Permanent { get; init; }
}
