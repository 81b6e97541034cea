using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Hypencoder.Training.Losses;

/// <summary>Cross-entropy of each query's positive among the items that it is scored with.</summary>
internal static class CrossEntropy
{
    /// <summary>
    /// The gap below the best score from which negatives are left out. Their probability is below 1e-26 and their
    /// gradients are denormal numbers, which make matrix products several times slower.
    /// </summary>
    private const double NegligibleGap = 60;

    /// <summary>
    /// Scores every query against every item of the batch; the positive of query q is item q · (items / queries).
    /// </summary>
    /// <param name="scores">The scores: (queries, items).</param>
    /// <param name="excluded">Boolean (queries, items), true where an item is left out; null to leave out none.</param>
    public static Tensor InBatch(Tensor scores, Tensor? excluded)
    {
        (long queries, long items) = (scores.shape[0], scores.shape[1]);
        // Disposable locals: otherwise the garbage collector may free a TorchSharp scalar while native code reads it.
        using Scalar gap = NegligibleGap, never = double.NegativeInfinity;
        Tensor targets = tensor([.. Enumerable.Range(0, (int)queries).Select(q => q * (items / queries))]);
        if (excluded is not null)
        {
            excluded = excluded.clone();
            excluded.scatter_(1, targets.unsqueeze(1), zeros(queries, 1, ScalarType.Bool));
            scores = scores.masked_fill(excluded, never); // before the maximum, which may be one of them
        }
        Tensor hopeless = scores < scores.amax([1], keepdim: true) - gap; // (queries, items)
        hopeless.scatter_(1, targets.unsqueeze(1), zeros(queries, 1, ScalarType.Bool));
        return functional.cross_entropy(scores.masked_fill(hopeless, never), targets);
    }

    /// <summary>Scores every query against its own items only.</summary>
    public static Tensor OwnItems(Tensor scores) =>
        functional.cross_entropy(scores, zeros(scores.shape[0], ScalarType.Int64));
}
