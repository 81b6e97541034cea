using Hypencoder.Search;

namespace Hypencoder.Latency;

/// <summary>The vectors that graphs are built of, written as a store.</summary>
internal sealed class GraphBenchmarkVectors(GraphBenchmarkOptions options, string path)
{
    private const int BlockRows = 4096;
    private const int LatentDimension = 16;
    private const int PassagesOfCluster = 1000;

    /// <summary>Noise of half the distance to the nearest keeps the copies of a passage together, and apart.</summary>
    private const double NoiseOfNearest = 0.5;
    private const int NoiseSample = 64;
    private SplitMix64 _random = new((ulong)options.Seed);

    /// <summary>
    /// Those of an index; where more are wanted than it holds, they follow again, each time with new Gaussian noise.
    /// </summary>
    public void WriteIndex(VectorStore source, CancellationToken cancellation)
    {
        int d = source.Dimension;
        double noise = source.Count < options.Passages ? NoiseOfNearest * Nearest(source) / Math.Sqrt(d) : 0;
        Write(d, cancellation, (passage, vector) =>
        {
            source.Read(passage % source.Count, vector);
            for (int i = 0; passage >= source.Count && i < d; i++)
                vector[i] += (float)(noise * Gaussian());
        });
    }

    /// <summary>
    /// Clusters on a plane of a few dimensions, as the vectors of an encoder have, with a little noise.
    /// </summary>
    public void WriteRandom(CancellationToken cancellation)
    {
        int d = options.Dimension, clusters = options.Passages / PassagesOfCluster + 1;
        double[] centres = Gaussians(clusters * LatentDimension), plane = Gaussians(LatentDimension * d);
        double[] latent = new double[LatentDimension];
        Write(d, cancellation, (_, vector) =>
        {
            int cluster = _random.Below(clusters);
            for (int j = 0; j < LatentDimension; j++)
                latent[j] = centres[cluster * LatentDimension + j] + 0.5 * Gaussian();
            for (int i = 0; i < d; i++)
            {
                double sum = 0.1 * Gaussian();
                for (int j = 0; j < LatentDimension; j++)
                    sum += latent[j] * plane[j * d + i];
                vector[i] = (float)sum;
            }
        });
    }

    private delegate void FillVector(int passage, Span<float> vector);

    private void Write(int d, CancellationToken cancellation, FillVector fill)
    {
        using VectorStoreWriter writer = VectorStoreWriter.Create(path, d, "benchmark");
        float[] block = new float[BlockRows * d];
        while (writer.Count < options.Passages)
        {
            cancellation.ThrowIfCancellationRequested();
            int first = writer.Count, count = Math.Min(BlockRows, options.Passages - first);
            for (int i = 0; i < count; i++)
                fill(first + i, block.AsSpan(i * d, d));
            writer.Append([.. Enumerable.Range(first, count).Select(i => $"{i}")], block.AsSpan(0, count * d));
        }
        writer.Complete();
    }

    /// <summary>The median distance to the nearest other passage, over a sample.</summary>
    private static double Nearest(VectorStore source)
    {
        if (source.Count < 2)
            return 1;
        NearestBlock block = NearestBlock.Create(source, 1);
        int[] nearest = new int[1];
        float[] vector = new float[source.Dimension], other = new float[source.Dimension];
        List<double> distances = [];
        for (int i = 0; i < Math.Min(NoiseSample, source.Count); i++)
        {
            int passage = (int)((long)i * source.Count / NoiseSample % source.Count);
            block.Find(passage, 1, nearest, CancellationToken.None);
            source.Read(passage, vector);
            source.Read(nearest[0], other);
            distances.Add(Math.Sqrt(NearestBlock.SquaredDistance(vector, other)));
        }
        distances.Sort();
        return distances[distances.Count / 2];
    }

    private double[] Gaussians(int count)
    {
        double[] numbers = new double[count];
        foreach (ref double number in numbers.AsSpan())
            number = Gaussian();
        return numbers;
    }

    /// <summary>Box and Muller's.</summary>
    private double Gaussian()
    {
        double radius = Math.Sqrt(-2 * Math.Log(1 - _random.Uniform()));
        return radius * Math.Cos(2 * Math.PI * _random.Uniform());
    }
}
