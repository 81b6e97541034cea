namespace Hypencoder.Benchmarking;

/// <summary>Settings of a <see cref="KernelBenchmark"/>.</summary>
internal sealed record KernelBenchmarkOptions
{
    /// <summary>Number of values in a vector and width of the hidden layers.</summary>
    public int Width { get; init; } = 768;

    /// <summary>Number of hidden layers.</summary>
    public int Layers { get; init; } = 6;

    /// <summary>Number of passages scored in a pass.</summary>
    public int Passages { get; init; } = 16_384;

    /// <summary>Number of rounds, of which the fastest counts.</summary>
    public int Rounds { get; init; } = 7;

    /// <summary>Number of threads of the second measurement; 0 for all processors.</summary>
    public int Threads { get; init; }

    /// <summary>Batch sizes of libtorch, of which the fastest counts.</summary>
    public IReadOnlyList<int> TorchBatchSizes { get; init; } = [128, 512, 2048];

    /// <summary>Number of random q-nets whose top 10 is compared in single precision and in 8 bits.</summary>
    public int ComparedQNets { get; init; } = 20;

    /// <summary>Seed of the random weights and vectors.</summary>
    public int Seed { get; init; } = 1;

    /// <exception cref="ArgumentException">A number is out of range.</exception>
    internal void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(Layers, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(Passages, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(Rounds, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(Threads);
        ArgumentOutOfRangeException.ThrowIfLessThan(ComparedQNets, 1);
        ArgumentOutOfRangeException.ThrowIfZero(TorchBatchSizes.Count, nameof(TorchBatchSizes));
    }
}
