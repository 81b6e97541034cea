using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Hypencoder.Training.Losses;

/// <summary>Cross-entropy of each query's positive among the items that it is scored with.</summary>
internal static class CrossEntropy
{
    /// <summary>Every query with every item: query q's positive is item q · (items / queries).</summary>
    /// <param name="scores">(queries, items)</param>
    /// <param name="excluded">Boolean, true where an item is left out: (queries, items); or null.</param>
    public static Tensor InBatch(Tensor scores, Tensor? excluded)
    {
        (long queries, long items) = (scores.shape[0], scores.shape[1]);
        if (excluded is not null)
            scores = scores.masked_fill(excluded, double.NegativeInfinity);
        return functional.cross_entropy(scores, arange(queries) * (items / queries));
    }

    /// <summary>Every query with its own items, the positive first: (queries, items).</summary>
    public static Tensor OwnItems(Tensor scores) =>
        functional.cross_entropy(scores, zeros(scores.shape[0], ScalarType.Int64));
}
