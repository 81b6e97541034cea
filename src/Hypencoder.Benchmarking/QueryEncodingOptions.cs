namespace Hypencoder.Benchmarking;

/// <summary>What is encoded in a <see cref="QueryEncodingBenchmark"/>.</summary>
internal sealed record QueryEncodingOptions
{
    /// <summary>How many different queries; each is measured once alone and once in a batch.</summary>
    public int Queries { get; init; } = 100;

    /// <summary>Of every query, in tokens, [CLS] and [SEP] included; 3 or more.</summary>
    public int Length { get; init; } = 32;

    /// <summary>How many queries are encoded together in the second measurement.</summary>
    public int BatchSize { get; init; } = 32;

    /// <summary>Of the texts, which are random words.</summary>
    public int Seed { get; init; } = 1;

    internal void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Queries, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(Length, 3);
        ArgumentOutOfRangeException.ThrowIfLessThan(BatchSize, 1);
    }
}
