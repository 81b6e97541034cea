namespace Hypencoder.Retrieval;

/// <summary>
/// Another engine that holds the passage vectors of an index and finds candidates by inner products; the q-nets of <see
/// cref="SearchStrategy.Candidates"/> score them here. Implementations are safe to use from many threads.
/// </summary>
public interface ICandidateSource
{
    /// <summary>Engine and place, for results and messages.</summary>
    string Name { get; }

    /// <summary>
    /// Fingerprint of the encoder that made the engine's vectors; null where the engine does not record it. Vectors of
    /// another encoder than the index's are refused.
    /// </summary>
    string? ModelFingerprint => null;

    /// <summary>Finds the passages whose vectors have the greatest inner products with a query vector.</summary>
    /// <param name="vector">Vector of the query, d values, of any length in space.</param>
    /// <param name="count">Number of passages wanted, 1 or more.</param>
    /// <param name="cancellationToken">Stops the search without a result.</param>
    /// <returns>Ids of passages, in any order; fewer than wanted if the engine finds fewer.</returns>
    /// <exception cref="InvalidDataException">The engine holds vectors of another width.</exception>
    /// <exception cref="IOException">The engine does not answer.</exception>
    IReadOnlyList<string> Find(ReadOnlyMemory<float> vector, int count, CancellationToken cancellationToken = default);
}
