using Hypencoder.Search;

namespace Hypencoder.Models;

/// <summary>Computes the q-nets and vectors of a <see cref="RetrievalModel"/> from token ids.</summary>
/// <remarks>Safe for concurrent use.</remarks>
internal interface IEncoderBackend
{
    /// <summary>Encodes queries to q-nets; those of a bi-encoder have no hidden layers.</summary>
    /// <param name="tokens">Token ids of each query, including special tokens.</param>
    /// <param name="threads">Greatest number of threads.</param>
    QNet[] EncodeQueries(IReadOnlyList<int[]> tokens, int threads);

    /// <summary>Encodes passages to vectors.</summary>
    /// <param name="tokens">Token ids of each passage, including special tokens.</param>
    /// <param name="vectors">Receives the vectors, row-major (passages × d).</param>
    /// <param name="threads">Greatest number of threads.</param>
    void EncodePassages(IReadOnlyList<int[]> tokens, Span<float> vectors, int threads);
}
