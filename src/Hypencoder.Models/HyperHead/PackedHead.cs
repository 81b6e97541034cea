using Hypencoder.Search;
using Hypencoder.Search.Kernels;

namespace Hypencoder.Models.HyperHead;

/// <summary>
/// The hyper-head for inference on the kernels of Hypencoder.Search. Its weights are packed once for each model; it
/// processes one query at a time. Safe for concurrent use.
/// </summary>
internal abstract class PackedHead
{
    /// <summary>Creates the head for the widest vectors of this processor.</summary>
    public static PackedHead Create(HeadParts head) => VectorWidths.Widest(new Factory(head));

    /// <summary>What all q-nets share of each hidden layer.</summary>
    public abstract FactoredLayer[] Layers { get; }

    /// <summary>Generates the q-net of one query.</summary>
    /// <param name="states">States of its tokens, row-major (tokens × state width).</param>
    /// <param name="mask">Mask (tokens), not 0 for tokens to use; at least one.</param>
    /// <param name="threads">Greatest number of threads.</param>
    public abstract QNet Generate(ReadOnlySpan<float> states, ReadOnlySpan<long> mask, int threads);

    private sealed class Factory(HeadParts head) : IVectorWidthFactory<PackedHead>
    {
        PackedHead IVectorWidthFactory<PackedHead>.Create<TSimd, TVector>() => new BlockedHead<TSimd, TVector>(head);
    }
}
