using Hypencoder.Lexical;
using Hypencoder.Retrieval;

namespace Hypencoder.Hybrid;

/// <summary>Settings of a <see cref="HybridRetriever"/>. Immutable, and safe to use from many threads.</summary>
public sealed record HybridOptions
{
    /// <summary>Settings of the searches by the model.</summary>
    public SearchOptions Search { get; init; } = new();

    /// <summary>Settings of BM25.</summary>
    public Bm25Options Bm25 { get; init; } = new();

    /// <summary>
    /// How the two rankings are fused. Weights, if any, are first that of BM25 and second that of the model.
    /// </summary>
    public FusionOptions Fusion { get; init; } = new();

    /// <summary>
    /// Number of passages that BM25 and the model each contribute to a fusion, 1 or more; a search for more passages
    /// takes as many as it is to return.
    /// </summary>
    public int Depth { get; init; } = 1000;

    /// <summary>
    /// Whether nothing is written: <c>bm25/</c> is then refused where it does not belong to the passages of the index,
    /// rather than brought up to date.
    /// </summary>
    public bool IsReadOnly { get; init; }

    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    internal void Validate()
    {
        Bm25.Validate();
        Fusion.Validate(2);
        ArgumentOutOfRangeException.ThrowIfLessThan(Depth, 1);
    }
}
