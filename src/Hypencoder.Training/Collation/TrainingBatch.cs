using static TorchSharp.torch;

namespace Hypencoder.Training.Collation;

/// <summary>The tensors of one training step.</summary>
internal sealed record TrainingBatch
{
    /// <summary>int64: (queries, tokens)</summary>
    public required Tensor QueryIds { get; init; }

    /// <summary>int64: (queries, tokens)</summary>
    public required Tensor QueryMask { get; init; }

    /// <summary>int64: (queries · items, tokens); a query's items stand together, its positive first</summary>
    public required Tensor PassageIds { get; init; }

    /// <summary>int64: (queries · items, tokens)</summary>
    public required Tensor PassageMask { get; init; }

    /// <summary>How many items each query has.</summary>
    public required int ItemsPerQuery { get; init; }

    /// <summary>(queries, items), or null where the examples have no scores</summary>
    public Tensor? TeacherScores { get; init; }

    /// <summary>
    /// Boolean: (queries, queries · items), true where an item besides the query's positive is relevant to it
    /// </summary>
    public Tensor? KnownPositives { get; init; }
}
