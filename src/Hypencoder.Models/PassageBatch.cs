namespace Hypencoder.Models;

/// <summary>Passages that are encoded in one call of a backend.</summary>
/// <param name="Passages">Their indices.</param>
internal sealed record PassageBatch(int[] Passages)
{
    /// <summary>Passages whose padding counts together.</summary>
    private const int PaddedPassages = 64;

    /// <summary>Tokens for each thread: enough that none waits long for the last, and not a second's work.</summary>
    private const int TokensAThread = 4096;

    /// <summary>Cuts passages into batches.</summary>
    /// <param name="tokens">Ids of each passage.</param>
    /// <param name="pooling">
    /// <see cref="Pooling.MeanPublished"/> counts the padding of a batch, so its batches are of like length and the same
    /// for any number of threads.
    /// </param>
    /// <param name="threads">Number of threads that encode.</param>
    public static IEnumerable<PassageBatch> Cut(int[][] tokens, Pooling pooling, int threads)
    {
        if (pooling == Pooling.MeanPublished)
        {
            return Enumerable.Range(0, tokens.Length).OrderBy(i => tokens[i].Length).Chunk(PaddedPassages)
                .Select(batch => new PassageBatch(batch));
        }
        return CutByTokens(tokens, (long)TokensAThread * threads);
    }

    /// <summary>Encodes the batch.</summary>
    /// <param name="backend">Computes the vectors.</param>
    /// <param name="tokens">Ids of each of all passages.</param>
    /// <param name="dimension">The width of a vector.</param>
    /// <param name="vectors">Of all passages: (passages × d)</param>
    /// <param name="threads">Number of threads to use at most.</param>
    public void Encode(IEncoderBackend backend, int[][] tokens, int dimension, Span<float> vectors, int threads)
    {
        float[] rows = new float[Passages.Length * dimension];
        backend.EncodePassages([.. Passages.Select(i => tokens[i])], rows, threads);
        for (int i = 0; i < Passages.Length; i++)
            rows.AsSpan(i * dimension, dimension).CopyTo(vectors.Slice(Passages[i] * dimension, dimension));
    }

    private static IEnumerable<PassageBatch> CutByTokens(int[][] tokens, long limit)
    {
        int first = 0;
        long sum = 0;
        for (int i = 0; i < tokens.Length; i++)
        {
            sum += tokens[i].Length;
            if (sum < limit && i < tokens.Length - 1)
                continue;
            yield return new PassageBatch([.. Enumerable.Range(first, i + 1 - first)]);
            first = i + 1;
            sum = 0;
        }
    }
}
