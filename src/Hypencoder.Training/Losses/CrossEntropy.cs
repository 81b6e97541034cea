using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Hypencoder.Training.Losses;

/// <summary>Cross-entropy of each query's positive among the items that it is scored with.</summary>
internal static class CrossEntropy
{
    /// <summary>
    /// Negatives that lie this far below the best item have a probability below 1e-26 and are left out: the gradients
    /// of such are denormal numbers, on which matrix products are several times slower.
    /// </summary>
    private const double NegligibleGap = 60;

    /// <summary>Every query with every item: query q's positive is item q · (items / queries).</summary>
    /// <param name="scores">(queries, items)</param>
    /// <param name="excluded">Boolean, true where an item is left out: (queries, items); or null.</param>
    public static Tensor InBatch(Tensor scores, Tensor? excluded)
    {
        (long queries, long items) = (scores.shape[0], scores.shape[1]);
        // Locals that are disposed of: TorchSharp lets the collector free a number while native code reads it.
        using Scalar gap = NegligibleGap, never = double.NegativeInfinity;
        Tensor targets = tensor([.. Enumerable.Range(0, (int)queries).Select(q => q * (items / queries))]);
        if (excluded is not null)
        {
            excluded = excluded.clone();
            excluded.scatter_(1, targets.unsqueeze(1), zeros(queries, 1, ScalarType.Bool));
            scores = scores.masked_fill(excluded, never); // before the best is found, which may be one of them
        }
        Tensor hopeless = scores < scores.amax([1], keepdim: true) - gap; // (queries, items)
        hopeless.scatter_(1, targets.unsqueeze(1), zeros(queries, 1, ScalarType.Bool));
        return functional.cross_entropy(scores.masked_fill(hopeless, never), targets);
    }

    /// <summary>Every query with its own items, the positive first: (queries, items).</summary>
    public static Tensor OwnItems(Tensor scores) =>
        functional.cross_entropy(scores, zeros(scores.shape[0], ScalarType.Int64));
}
