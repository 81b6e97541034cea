namespace Hypencoder.Benchmarking;

/// <summary>What <see cref="KernelBenchmark"/> measures.</summary>
internal sealed record KernelBenchmarkOptions
{
    /// <summary>d and the width of the hidden layers.</summary>
    public int Width { get; init; } = 768;

    /// <summary>Hidden layers.</summary>
    public int Layers { get; init; } = 6;

    /// <summary>How many passages a pass scores.</summary>
    public int Passages { get; init; } = 16_384;

    /// <summary>How often each has its turn; the best counts.</summary>
    public int Rounds { get; init; } = 7;

    /// <summary>The threads of the second half; 0 for all processors.</summary>
    public int Threads { get; init; }

    /// <summary>Batch sizes of libtorch, of which the best counts.</summary>
    public IReadOnlyList<int> TorchBatchSizes { get; init; } = [128, 512, 2048];

    /// <summary>How many random q-nets have their top 10 in single precision and in 8 bits compared.</summary>
    public int ComparedQNets { get; init; } = 20;

    /// <summary>Of the random weights and vectors.</summary>
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
