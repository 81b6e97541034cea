using Hypencoder.Search;

namespace Hypencoder.Models;

/// <summary>What computes a <see cref="RetrievalModel"/>'s q-nets and vectors from token ids.</summary>
/// <remarks>Safe for concurrent use.</remarks>
internal interface IEncoderBackend
{
    /// <summary>The q-nets of queries; a bi-encoder's have no hidden layers.</summary>
    /// <param name="tokens">Ids of each query, special tokens included.</param>
    /// <param name="threads">Number of threads to use at most.</param>
    QNet[] EncodeQueries(IReadOnlyList<int[]> tokens, int threads);

    /// <summary>The vectors of passages.</summary>
    /// <param name="tokens">Ids of each passage, special tokens included.</param>
    /// <param name="vectors">(passages × d), row-major.</param>
    /// <param name="threads">Number of threads to use at most.</param>
    void EncodePassages(IReadOnlyList<int[]> tokens, Span<float> vectors, int threads);
}
