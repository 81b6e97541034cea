namespace Hypencoder.Models.Encoders.Packed;

/// <summary>
/// A BERT or DistilBERT on the kernels of Hypencoder.Search: token ids to token states. Sequences are encoded one after
/// the other without padding, and the bits of a state depend neither on the other sequences nor on the number of
/// threads.
/// </summary>
/// <remarks>Safe for concurrent use: the weights are shared, and each call has buffers of its own.</remarks>
internal abstract class PackedTransformer(EncoderConfig config)
{
    /// <summary>Receives the states of a sequence, on any of the threads that encode.</summary>
    /// <param name="sequence">Index of the sequence.</param>
    /// <param name="states">
    /// States (rows × stride), of which hidden columns are used; valid only during the call.
    /// </param>
    /// <param name="stride">Number of floats from row to row.</param>
    public unsafe delegate void StatesReady(int sequence, float* states, int stride);

    /// <summary>Shape of the transformer.</summary>
    public EncoderConfig Config { get; } = config;

    /// <summary>Encodes sequences.</summary>
    /// <param name="tokens">Token ids of each sequence, including special tokens; at least one.</param>
    /// <param name="paddedLength">
    /// Least number of rows of each sequence, for poolings that include padding; 0 for no padding. Padding is not
    /// attended to.
    /// </param>
    /// <param name="threads">Greatest number of threads.</param>
    /// <param name="ready">Called once for each sequence, by several threads at the same time.</param>
    /// <exception cref="ArgumentException">A sequence is empty or too long, or an id is unknown.</exception>
    public void Encode(IReadOnlyList<int[]> tokens, int paddedLength, int threads, StatesReady ready)
    {
        foreach (int[] ids in tokens)
            Require(ids);
        if (tokens.Count > 0)
            EncodeChecked(tokens, paddedLength, threads, ready);
    }

    /// <summary>Encodes sequences that have been validated.</summary>
    protected abstract void EncodeChecked(
        IReadOnlyList<int[]> tokens, int paddedLength, int threads, StatesReady ready);

    private void Require(int[] ids)
    {
        if (ids.Length == 0)
            throw new ArgumentException("expected one or more tokens in an input, found none");
        if (ids.Length > Config.MaxPositions)
        {
            throw new ArgumentException(
                $"expected inputs of at most {Config.MaxPositions} tokens, found one of {ids.Length}");
        }
        foreach (int id in ids)
        {
            if ((uint)id >= (uint)Config.VocabularySize)
            {
                throw new ArgumentException(
                    $"expected token ids below {Config.VocabularySize}, the size of the vocabulary, found {id}");
            }
        }
    }
}
