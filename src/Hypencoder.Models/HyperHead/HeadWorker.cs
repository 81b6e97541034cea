using Hypencoder.Search.Kernels;

namespace Hypencoder.Models.HyperHead;

/// <summary>What one thread needs in the hyper-head; reused.</summary>
internal sealed class HeadWorker
{
    /// <summary>The attention of a panel: (tokens × columns); or of one query.</summary>
    public AlignedBuffer Attention { get; } = new();

    /// <summary>What is attended to: (width × columns); or of one query.</summary>
    public AlignedBuffer Context { get; } = new();

    /// <summary>Before it is turned or added up: the values, a panel of the result, the mean state.</summary>
    public AlignedBuffer Scratch { get; } = new();
}
