using Hypencoder.Torch;
using static TorchSharp.torch;

namespace Hypencoder.Training.Losses;

/// <summary>
/// The scores of a batch's queries, computed once where several terms of a loss need them for the same passages.
/// </summary>
/// <param name="queries">Q-nets of the queries.</param>
internal sealed class BatchScores(QNetBatch queries)
{
    // By reference, since tensors are equal where their values are.
    private readonly Dictionary<Tensor, Tensor> _corrections = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<Tensor, Tensor> _linear = new(ReferenceEqualityComparer.Instance);

    /// <summary>Scores of passages: (queries, passages) or (queries, items).</summary>
    /// <param name="passages">Vectors (passages, d) or (queries, items, d).</param>
    public Tensor All(Tensor passages) =>
        QNetBatch.Sum(Correction(passages), queries.Linear is null ? null : OfLinearTerm(passages));

    /// <summary>What the q-nets' layers add to the linear term, in the shape of the scores.</summary>
    /// <param name="passages">Vectors (passages, d) or (queries, items, d).</param>
    public Tensor Correction(Tensor passages) => Once(_corrections, passages, queries.Correction);

    /// <summary>Scores of the linear term alone.</summary>
    /// <param name="passages">Vectors (passages, d) or (queries, items, d).</param>
    public Tensor OfLinearTerm(Tensor passages) => Once(_linear, passages, queries.Linear!.Score);

    private static Tensor Once(
        Dictionary<Tensor, Tensor> computed, Tensor passages, Func<Tensor, Tensor> compute)
    {
        if (!computed.TryGetValue(passages, out Tensor? values))
            computed.Add(passages, values = compute(passages));
        return values;
    }
}
