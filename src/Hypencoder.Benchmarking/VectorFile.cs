using Hypencoder.Search;

namespace Hypencoder.Benchmarking;

/// <summary>Writes vector stores of generated vectors.</summary>
internal static class VectorFile
{
    private const int BlockRows = 4096;

    /// <summary>Generates the vector of a passage; called for each in order.</summary>
    public delegate void Fill(int passage, Span<float> vector);

    public static void Write(
        string path, int passages, int dimension, string fingerprint, Func<int, string> id, Fill fill,
        CancellationToken cancellationToken)
    {
        using VectorStoreWriter writer = VectorStoreWriter.Create(path, dimension, fingerprint);
        float[] block = new float[BlockRows * dimension];
        while (writer.Count < passages)
        {
            cancellationToken.ThrowIfCancellationRequested();
            int first = writer.Count, count = Math.Min(BlockRows, passages - first);
            for (int i = 0; i < count; i++)
                fill(first + i, block.AsSpan(i * dimension, dimension));
            writer.Append([.. Enumerable.Range(first, count).Select(id)], block.AsSpan(0, count * dimension));
        }
        writer.Complete();
    }

    /// <summary>A normally distributed number of mean 0 and deviation 1, by the Box–Muller transform.</summary>
    public static double Gaussian(this ref SplitMix64 random)
    {
        double radius = Math.Sqrt(-2 * Math.Log(1 - random.Uniform()));
        return radius * Math.Cos(2 * Math.PI * random.Uniform());
    }
}
