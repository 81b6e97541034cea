namespace Hypencoder.Search;

/// <summary>The mean of vectors, summed in double precision in the order of the passages.</summary>
internal static class CorpusMean
{
    private const int BlockRows = 1024;

    public static float[] Of(VectorStore store)
    {
        int d = store.Dimension;
        double[] sums = new double[d];
        float[] block = new float[Math.Min(BlockRows, store.Count) * d];
        for (int first = 0; first < store.Count; first += BlockRows)
        {
            int rows = Math.Min(BlockRows, store.Count - first);
            store.Read(first, rows, block);
            Add(block.AsSpan(0, rows * d), sums);
        }
        return Divided(sums, store.Count);
    }

    /// <param name="vectors">Vectors, row-major (passages × d).</param>
    /// <param name="dimension">Number of values in a vector, d.</param>
    public static float[] Of(ReadOnlySpan<float> vectors, int dimension)
    {
        double[] sums = new double[dimension];
        Add(vectors, sums);
        return Divided(sums, vectors.Length / dimension);
    }

    private static void Add(ReadOnlySpan<float> vectors, double[] sums)
    {
        for (int row = 0; row < vectors.Length; row += sums.Length)
        {
            for (int i = 0; i < sums.Length; i++)
                sums[i] += vectors[row + i];
        }
    }

    private static float[] Divided(double[] sums, int count) => [.. sums.Select(sum => (float)(sum / count))];
}
