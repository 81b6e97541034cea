using Hypencoder.Search;
using Hypencoder.Search.Kernels;

namespace Hypencoder.Models.HyperHead;

/// <summary>
/// The hyper-head for inference on the kernels of Hypencoder.Search. Its weights are packed once for each model. Safe for
/// concurrent use.
/// </summary>
internal abstract class PackedHead
{
    /// <summary>Creates the head for the widest vectors of this processor.</summary>
    public static PackedHead Create(HeadParts head) => VectorWidths.Widest(new Factory(head));

    /// <summary>What all q-nets share of each hidden layer.</summary>
    public abstract FactoredLayer[] Layers { get; }

    /// <summary>
    /// Generates q-nets. Their bits depend neither on the other queries nor on the number of threads.
    /// </summary>
    /// <param name="queries">States of each query's tokens, of which there is at least one (tokens × state width).</param>
    /// <param name="threads">Greatest number of threads.</param>
    public abstract QNet[] Generate(float[][] queries, int threads);

    private sealed class Factory(HeadParts head) : IVectorWidthFactory<PackedHead>
    {
        PackedHead IVectorWidthFactory<PackedHead>.Create<TSimd, TVector>() => new BlockedHead<TSimd, TVector>(head);
    }
}
