using Hypencoder.Search.Kernels;

namespace Hypencoder.Models.HyperHead;

/// <summary>Buffers of one thread in the hyper-head, reused from query to query.</summary>
internal sealed class HeadWorker
{
    /// <summary>Attention of a single query (tokens).</summary>
    public AlignedBuffer Attention { get; } = new();

    /// <summary>Context of a single query (width).</summary>
    public AlignedBuffer Context { get; } = new();

    /// <summary>
    /// Intermediate results: values before they are transposed, the mean state.
    /// </summary>
    public AlignedBuffer Scratch { get; } = new();
}
