using Hypencoder.Search.Kernels;

namespace Hypencoder.Models.HyperHead;

/// <summary>Buffers of one thread in the hyper-head, reused from query to query.</summary>
internal sealed class HeadWorker
{
    /// <summary>Attention of a vector over one query's tokens (tokens).</summary>
    public AlignedBuffer Attention { get; } = new();

    /// <summary>Contexts of a vector (queries × width).</summary>
    public AlignedBuffer Context { get; } = new();

    /// <summary>Intermediate results: values before they are transposed, mean states.</summary>
    public AlignedBuffer Scratch { get; } = new();
}
