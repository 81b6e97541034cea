using static TorchSharp.torch;

namespace Hypencoder.Training.Collation;

/// <summary>The tensors of one training step.</summary>
internal sealed record TrainingBatch
{
    /// <summary>Token ids of the queries, int64: (queries, tokens).</summary>
    public required Tensor QueryIds { get; init; }

    /// <summary>Attention mask of the queries, int64: (queries, tokens).</summary>
    public required Tensor QueryMask { get; init; }

    /// <summary>
    /// Token ids of the passages, int64: (queries · items, tokens), query by query, the positive of each first; null
    /// where there are vectors.
    /// </summary>
    public Tensor? PassageIds { get; init; }

    /// <summary>Attention mask of the passages, int64: (queries · items, tokens); null where there are vectors.</summary>
    public Tensor? PassageMask { get; init; }

    /// <summary>
    /// Vectors of the passages by a frozen encoder, in the same order: (queries · items, d); null where there are tokens.
    /// </summary>
    public Tensor? PassageVectors { get; init; }

    /// <summary>Number of passages of each query.</summary>
    public required int ItemsPerQuery { get; init; }

    /// <summary>The teacher's scores: (queries, items); null where the examples have none.</summary>
    public Tensor? TeacherScores { get; init; }

    /// <summary>
    /// Boolean (queries, queries · items), true where a passage other than the query's positive is relevant to it.
    /// </summary>
    public Tensor? KnownPositives { get; init; }
}
