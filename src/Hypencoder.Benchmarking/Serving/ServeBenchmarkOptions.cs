namespace Hypencoder.Benchmarking.Serving;

/// <summary>Settings of <see cref="ServeBenchmark"/>.</summary>
internal sealed record ServeBenchmarkOptions
{
    /// <summary>Number of passages of each search.</summary>
    public int TopK { get; init; } = 10;

    /// <summary>Number of clients at once.</summary>
    public int Clients { get; init; } = 64;

    /// <summary>Time that they search.</summary>
    public TimeSpan Time { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Number of times that one client alone asks every query.</summary>
    public int Rounds { get; init; } = 3;

    /// <summary>Time of searches before anything is measured, until the code is compiled.</summary>
    public TimeSpan WarmUp { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Number of threads of one request; 0 for all processors.</summary>
    public int Threads { get; init; } = 1;

    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    internal void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(TopK, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(Clients, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(Rounds, 1);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(Time, TimeSpan.Zero);
    }
}
