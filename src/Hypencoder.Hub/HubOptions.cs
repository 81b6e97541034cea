
namespace Hypencoder.Hub;

/// <summary>How the hub is reached, and where its files are kept.</summary>
public sealed record HubOptions
{
    /// <summary>The site's address, http or https.</summary>
    public Uri Endpoint { get; init; } = new(HubEnvironment.DefaultEndpoint);

    /// <summary>The cache folder, in the layout of huggingface_hub.</summary>
    public string Cache { get; init; } = HubEnvironment.DefaultCache;

    /// <summary>Sent to <see cref="Endpoint"/>, and to no other host.</summary>
    public string? Token { get; init; }

    /// <summary>Never use the network.</summary>
    public bool Offline { get; init; }

    /// <summary>How often a request is made again after the network or the server failed; 0 for never.</summary>
    public int Retries { get; init; } = 5;

    /// <summary>For an answer to begin, and between two parts of it.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The longest wait before a request is made again, whatever the server asks for.</summary>
    public TimeSpan LongestDelay { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Waits before a request is made again; tests take no time.</summary>
    internal Func<TimeSpan, CancellationToken, Task> Delay { get; init; } = Task.Delay;

    /// <summary>Of speeds, and of a Retry-After that is a date.</summary>
    internal TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>
    /// As huggingface_hub reads HF_ENDPOINT, HF_HOME, HF_HUB_CACHE, HF_TOKEN, HF_TOKEN_PATH, HF_HUB_OFFLINE and their
    /// older names. A variable that is empty counts as not set.
    /// </summary>
    /// <exception cref="InvalidDataException">HF_ENDPOINT is no http or https address.</exception>
    public static HubOptions FromEnvironment() => HubEnvironment.Read(Environment.GetEnvironmentVariable);

    /// <summary>Without the token.</summary>
    public override string ToString() => $"{Endpoint}, {Cache}{(Offline ? ", offline" : "")}";

    internal void Validate()
    {
        if (!Endpoint.IsAbsoluteUri || Endpoint.Scheme is not ("http" or "https"))
            throw new ArgumentException($"expected an http or https address, found \"{Endpoint}\"", nameof(Endpoint));
        ArgumentException.ThrowIfNullOrEmpty(Cache);
        ArgumentOutOfRangeException.ThrowIfNegative(Retries);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(Timeout, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(LongestDelay, TimeSpan.Zero);
    }
}
