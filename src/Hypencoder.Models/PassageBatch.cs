namespace Hypencoder.Models;

/// <summary>Passages that are encoded in one call of a backend.</summary>
/// <param name="Passages">Indices of the passages.</param>
internal sealed record PassageBatch(int[] Passages)
{
    /// <summary>Number of passages that are padded to a common length.</summary>
    private const int PaddedPassages = 64;

    /// <summary>
    /// Number of tokens for each thread: enough that no thread waits long for the last, and less than a second's work.
    /// </summary>
    private const int TokensPerThread = 4096;

    /// <summary>Divides passages into batches.</summary>
    /// <param name="tokens">Token ids of each passage.</param>
    /// <param name="pooling">
    /// Pooling of the model. Since <see cref="Pooling.MeanPublished"/> includes the padding of a batch, its batches
    /// have passages of similar length and do not depend on the number of threads.
    /// </param>
    /// <param name="threads">Number of threads that encode.</param>
    public static IEnumerable<PassageBatch> Cut(int[][] tokens, Pooling pooling, int threads)
    {
        if (pooling == Pooling.MeanPublished)
        {
            return Enumerable.Range(0, tokens.Length).OrderBy(i => tokens[i].Length).Chunk(PaddedPassages)
                .Select(batch => new PassageBatch(batch));
        }
        return CutByTokens(tokens, (long)TokensPerThread * threads);
    }

    /// <summary>Encodes the batch.</summary>
    /// <param name="backend">Backend that computes the vectors.</param>
    /// <param name="tokens">Token ids of all passages.</param>
    /// <param name="dimension">Number of values in a vector.</param>
    /// <param name="vectors">Vectors of all passages (passages × d), of which those of the batch are written.</param>
    /// <param name="threads">Greatest number of threads.</param>
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
