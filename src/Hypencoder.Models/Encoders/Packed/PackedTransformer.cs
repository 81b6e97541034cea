namespace Hypencoder.Models.Encoders.Packed;

/// <summary>
/// A BERT or DistilBERT on the kernels of search: token ids to token states. Sequences lie one after the other without
/// padding, and a state's bits do not depend on which sequences are encoded with it, nor on the threads.
/// </summary>
/// <remarks>Safe for concurrent use: the weights are shared, and each call rents what it changes.</remarks>
internal abstract class PackedTransformer(EncoderConfig config)
{
    /// <summary>Receives the states of a sequence, on any of the threads that encode.</summary>
    /// <param name="sequence">Its index among those that were given.</param>
    /// <param name="states">(rows × stride), of which hidden columns count; not valid afterwards.</param>
    /// <param name="stride">From row to row, in floats.</param>
    public unsafe delegate void StatesReady(int sequence, float* states, int stride);

    /// <summary>The shape.</summary>
    public EncoderConfig Config { get; } = config;

    /// <summary>Encodes sequences.</summary>
    /// <param name="tokens">Ids, special tokens included; one or more each.</param>
    /// <param name="paddedLength">
    /// Rows of each sequence at least, for poolings that count padding; 0 for none. Padding is not attended to.
    /// </param>
    /// <param name="threads">How many at most.</param>
    /// <param name="ready">Is called once a sequence, for several at once where there are several threads.</param>
    /// <exception cref="ArgumentException">A sequence is empty or too long, or an id is not of the vocabulary.</exception>
    public void Encode(IReadOnlyList<int[]> tokens, int paddedLength, int threads, StatesReady ready)
    {
        foreach (int[] ids in tokens)
            Require(ids);
        if (tokens.Count > 0)
            EncodeChecked(tokens, paddedLength, threads, ready);
    }

    /// <summary>The same, all inputs being fit.</summary>
    protected abstract void EncodeChecked(
        IReadOnlyList<int[]> tokens, int paddedLength, int threads, StatesReady ready);

    private void Require(int[] ids)
    {
        if (ids.Length == 0)
            throw new ArgumentException("an input has no tokens");
        if (ids.Length > Config.MaxPositions)
        {
            throw new ArgumentException(
                $"an input of {ids.Length} tokens is longer than the encoder's {Config.MaxPositions}");
        }
        foreach (int id in ids)
        {
            if ((uint)id >= (uint)Config.VocabularySize)
            {
                throw new ArgumentException(
                    $"token {id} is not of the encoder's vocabulary of {Config.VocabularySize}");
            }
        }
    }
}
