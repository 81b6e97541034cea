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
        Tensor targets = OwnPositives(queries, items);
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

    /// <summary>
    /// Scores every query against every item of the batch: for each of its positives the cross-entropy among that positive
    /// and the negatives, and the mean over its positives. The positive of query q is item q · (items / queries).
    /// </summary>
    /// <param name="scores">The scores: (queries, items).</param>
    /// <param name="known">Boolean (queries, items), true for further positives; null for none.</param>
    public static Tensor MultiplePositives(Tensor scores, Tensor? known)
    {
        (long queries, long items) = (scores.shape[0], scores.shape[1]);
        using Scalar gap = NegligibleGap, least = -NegligibleGap, never = double.NegativeInfinity, none = 0;
        Tensor targets = OwnPositives(queries, items).unsqueeze(1);
        Tensor positive = known?.clone() ?? zeros(queries, items, ScalarType.Bool);
        positive.scatter_(1, targets, ones(queries, 1, ScalarType.Bool));
        Tensor negatives = scores.masked_fill(positive, never);
        Tensor hopeless = negatives < negatives.amax([1], keepdim: true) - gap;
        Tensor all = negatives.masked_fill(hopeless, never).logsumexp(1, keepdim: true); // (queries, 1)
        Tensor losses = functional.softplus((all - scores).clamp(min: least)).masked_fill(positive.logical_not(), none);
        return (losses.sum(1) / positive.sum(1)).mean();
    }

    /// <summary>Scores every query against its own items only.</summary>
    public static Tensor OwnItems(Tensor scores) =>
        functional.cross_entropy(scores, zeros(scores.shape[0], ScalarType.Int64));

    /// <summary>Indices of the queries' own positives, which come first among their items: (queries).</summary>
    private static Tensor OwnPositives(long queries, long items) =>
        tensor([.. Enumerable.Range(0, (int)queries).Select(q => q * (items / queries))]);
}
