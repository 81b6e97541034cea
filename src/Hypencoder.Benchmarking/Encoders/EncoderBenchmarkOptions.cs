namespace Hypencoder.Benchmarking.Encoders;

/// <summary>Settings of an <see cref="EncoderBenchmark"/>.</summary>
internal sealed record EncoderBenchmarkOptions
{
    /// <summary>Number of passages in the corpus.</summary>
    public int Passages { get; init; } = 32;

    /// <summary>Number of tokens of a passage, if the encoder allows it.</summary>
    public int PassageLength { get; init; } = 51;

    /// <summary>Number of queries, which are encoded one at a time.</summary>
    public int Queries { get; init; } = 8;

    /// <summary>Number of tokens of a query, if the encoder allows it.</summary>
    public int QueryLength { get; init; } = 16;

    /// <summary>Number of passages that libtorch and ONNX Runtime encode at once.</summary>
    public int BatchSize { get; init; } = 32;

    /// <summary>Number of measurements of each encoder, in turns, of which the fastest counts.</summary>
    public int Rounds { get; init; } = 5;

    /// <summary>Number of threads; 0 for all processors.</summary>
    public int Threads { get; init; }

    /// <summary>Seed of weights and tokens.</summary>
    public int Seed { get; init; } = 1;

    internal void Validate()
    {
        foreach (int value in new[] { Passages, PassageLength, Queries, QueryLength, BatchSize, Rounds })
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
    }
}
