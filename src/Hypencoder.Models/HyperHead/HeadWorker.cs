using Hypencoder.Search.Kernels;

namespace Hypencoder.Models.HyperHead;

/// <summary>Buffers of one thread in the hyper-head, reused from query to query.</summary>
internal sealed class HeadWorker
{
    /// <summary>Attention of a panel (tokens × columns), or of a single query.</summary>
    public AlignedBuffer Attention { get; } = new();

    /// <summary>Context of a panel (width × columns), or of a single query.</summary>
    public AlignedBuffer Context { get; } = new();

    /// <summary>
    /// Intermediate results before they are transposed or added: values, a panel of the result, the mean state.
    /// </summary>
    public AlignedBuffer Scratch { get; } = new();
}
