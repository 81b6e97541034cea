using Hypencoder.Search.Files;

namespace Hypencoder.Search.Tests;

/// <summary>Seeded random vectors, q-nets and stores.</summary>
internal static class TestData
{
    public static float[] Vectors(int seed, int count)
    {
        Random random = new(seed);
        float[] values = new float[count];
        for (int i = 0; i < count; i++)
            values[i] = (float)(random.NextDouble() * 2 - 1);
        return values;
    }

    /// <summary>A q-net of the given dimensions with weights that preserve the magnitude of activations.</summary>
    public static QNet QNet(int seed, int[] dimensions, QNetOptions? options = null)
    {
        float[][] matrices = [.. dimensions.Skip(1).Select((width, j) => Matrix(seed + j, dimensions[j], width))];
        float[][] biases = [.. dimensions.Skip(1).SkipLast(1).Select((width, j) => Vectors(seed + 100 + j, width))];
        return new QNet(options ?? new QNetOptions(), dimensions, matrices, biases);

        static float[] Matrix(int seed, int rows, int columns)
        {
            float scale = MathF.Sqrt(3f / rows);
            return [.. Vectors(seed, rows * columns).Select(value => value * scale)];
        }
    }

    /// <summary>
    /// Number of managed bytes that an action allocates once it is warm: the least of several runs, since work of the
    /// runtime, such as recompiling a method, may be attributed to any thread.
    /// </summary>
    public static long Allocated(Action action)
    {
        long least = long.MaxValue;
        for (int run = 0; run < 6; run++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            action();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }
        return least;
    }

    public static string[] Ids(int count) => [.. Enumerable.Range(0, count).Select(i => $"d{i}")];

    public static VectorStore Store(
        TempFolder folder, float[] vectors, int dimension, string name = "vectors.bin",
        VectorElement element = VectorElement.Float32, int rowsPerGroup = RowChecksums.RowsPerGroup)
    {
        string path = folder.File(name);
        using (VectorStoreWriter writer =
            VectorStoreWriter.Create(path, dimension, "test model", element, rowsPerGroup))
        {
            writer.Append(Ids(vectors.Length / dimension), vectors);
            writer.Complete();
        }
        return VectorStore.Open(path);
    }

    /// <summary>Vectors some of which differ from one vector in their last bits only.</summary>
    /// <returns>All vectors, row-major (count × d), and the one vector.</returns>
    public static (float[] Vectors, float[] Tied) NearTies(int seed, int ties, int count, int d)
    {
        Random random = new(seed);
        float[] vectors = Vectors(seed, count * d), tied = Vectors(seed + 10, d);
        for (int i = 0; i < ties; i++)
        {
            Span<float> vector = vectors.AsSpan(random.Next(count) * d, d);
            for (int j = 0; j < d; j++)
                vector[j] = tied[j] * (1 + random.Next(-2, 3) * 6e-8f);
        }
        return (vectors, tied);
    }
}
