using System.Runtime.Intrinsics;
using Hypencoder.Search;
using Hypencoder.Search.Kernels;

namespace Hypencoder.Models.HyperHead;

/// <summary>
/// The hyper-head for inference, over the kernels of search: its weights packed once a model, one query at a time.
/// </summary>
internal abstract class PackedHead
{
    /// <summary>The head of the widest vectors that this processor has; null without any.</summary>
    public static PackedHead? Create(HeadParts head) =>
        Vector512.IsHardwareAccelerated ? new BlockedHead<Simd512, Vector512<float>>(head)
        : Vector256.IsHardwareAccelerated ? new BlockedHead<Simd256, Vector256<float>>(head)
        : Vector128.IsHardwareAccelerated ? new BlockedHead<Simd128, Vector128<float>>(head)
        : null;

    /// <summary>The q-net of one query; may be called by several threads at once.</summary>
    /// <param name="states">Of its tokens, row-major: (tokens × state width)</param>
    /// <param name="mask">Not 0 where a token counts, which one at least does.</param>
    /// <param name="threads">How many to use at most.</param>
    public abstract QNet Generate(ReadOnlySpan<float> states, ReadOnlySpan<long> mask, int threads);
}
