namespace Hypencoder.Search;

/// <summary>Settings of <see cref="CertifiedSearch"/>.</summary>
public sealed record CertifiedSearchOptions
{
    /// <summary>Number of threads for one search; 0 for all processors. Results do not depend on it.</summary>
    public int Threads { get; init; }
}
