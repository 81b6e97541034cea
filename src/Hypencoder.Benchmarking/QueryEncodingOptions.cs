namespace Hypencoder.Benchmarking;

/// <summary>Settings of a <see cref="QueryEncodingBenchmark"/>.</summary>
internal sealed record QueryEncodingOptions
{
    /// <summary>Number of different queries, each of which is measured once by itself and once in a batch.</summary>
    public int Queries { get; init; } = 100;

    /// <summary>Number of tokens of every query, including [CLS] and [SEP]; 3 or more.</summary>
    public int Length { get; init; } = 32;

    /// <summary>Number of queries that are encoded together in the second measurement.</summary>
    public int BatchSize { get; init; } = 32;

    /// <summary>Seed of the texts, which are random words.</summary>
    public int Seed { get; init; } = 1;

    internal void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Queries, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(Length, 3);
        ArgumentOutOfRangeException.ThrowIfLessThan(BatchSize, 1);
    }
}
