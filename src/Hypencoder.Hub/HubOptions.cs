
namespace Hypencoder.Hub;

/// <summary>Options for reaching the hub and keeping its files.</summary>
public sealed record HubOptions
{
    /// <summary>Address of the hub, http or https.</summary>
    public Uri Endpoint { get; init; } = new(HubEnvironment.DefaultEndpoint);

    /// <summary>Path of the cache folder, which has the layout of huggingface_hub.</summary>
    public string Cache { get; init; } = HubEnvironment.DefaultCache;

    /// <summary>Access token, which is sent to <see cref="Endpoint"/> and to no other host; null for none.</summary>
    public string? Token { get; init; }

    /// <summary>Whether the network is never used.</summary>
    public bool Offline { get; init; }

    /// <summary>Number of times a request is repeated after the network or the server failed, 0 or more.</summary>
    public int Retries { get; init; } = 5;

    /// <summary>Greatest time until an answer begins, and between two parts of it.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Longest wait before a request is repeated, even where the server asks for a longer one.</summary>
    public TimeSpan LongestDelay { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Waits before a request is repeated; tests replace it so that they need not wait.</summary>
    internal Func<TimeSpan, CancellationToken, Task> Delay { get; init; } = Task.Delay;

    /// <summary>Clock for speeds, and for a <c>Retry-After</c> that is a date.</summary>
    internal TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>
    /// Reads the options from HF_ENDPOINT, HF_HOME, HF_HUB_CACHE, HF_TOKEN, HF_TOKEN_PATH, HF_HUB_OFFLINE and their
    /// older names, as huggingface_hub does. An empty variable counts as not set.
    /// </summary>
    /// <exception cref="InvalidDataException">HF_ENDPOINT is not an http or https address.</exception>
    public static HubOptions FromEnvironment() => HubEnvironment.Read(Environment.GetEnvironmentVariable);

    /// <summary>Describes the options without the token.</summary>
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
