using Hypencoder.Search;
using Hypencoder.Search.Kernels;

namespace Hypencoder.Models.HyperHead;

/// <summary>
/// The hyper-head for inference, over the kernels of search: its weights packed once a model, one query at a time.
/// </summary>
internal abstract class PackedHead
{
    /// <summary>The head for the widest vectors that this processor has.</summary>
    public static PackedHead Create(HeadParts head) => VectorWidths.Widest(new Factory(head));

    /// <summary>The q-net of one query; may be called by several threads at once.</summary>
    /// <param name="states">Of its tokens, row-major: (tokens × state width)</param>
    /// <param name="mask">Not 0 where a token counts, which one at least does.</param>
    /// <param name="threads">How many to use at most.</param>
    public abstract QNet Generate(ReadOnlySpan<float> states, ReadOnlySpan<long> mask, int threads);

    private sealed class Factory(HeadParts head) : IVectorWidthFactory<PackedHead>
    {
        PackedHead IVectorWidthFactory<PackedHead>.Create<TSimd, TVector>() => new BlockedHead<TSimd, TVector>(head);
    }
}
