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

    /// <summary>The mean of the passages of several stores that were not removed.</summary>
    public static float[] Of(IReadOnlyList<(VectorStore Store, RemovedPassages? Removed)> parts)
    {
        if (parts is [(VectorStore only, null)])
            return Of(only);
        double[] sums = new double[parts[0].Store.Dimension];
        float[] vector = new float[sums.Length];
        foreach ((VectorStore store, RemovedPassages? removed) in parts)
        {
            for (int i = 0; i < store.Count; i++)
            {
                if (removed?.Contains(i) == true)
                    continue;
                store.Read(i, vector);
                Add(vector, sums);
            }
        }
        return Divided(sums, parts.Sum(part => RemovedPassages.LiveOf(part.Store, part.Removed)));
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
