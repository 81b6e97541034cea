using Hypencoder.Search;

namespace Hypencoder.Benchmarking;

/// <summary>
/// The vectors of a store and, where more are wanted than it holds, the same again and again, each time with new
/// Gaussian noise whose length is half the median distance to the nearest: it keeps the copies of a passage together,
/// and apart.
/// </summary>
internal sealed class JitteredVectors(VectorStore source, int passages, int seed)
{
    private const double NoiseOfNearest = 0.5;
    private const int NoiseSample = 64;

    /// <summary>Writes them, its own with their ids.</summary>
    public void Write(string path, CancellationToken cancellationToken)
    {
        SplitMix64 random = new((ulong)seed);
        double noise = source.Count < passages ? NoiseOfNearest * Nearest() / Math.Sqrt(source.Dimension) : 0;
        VectorFile.Write(path, passages, source.Dimension, source.ModelFingerprint, Id, Fill, cancellationToken);

        void Fill(int passage, Span<float> vector)
        {
            source.Read(passage % source.Count, vector);
            for (int i = 0; passage >= source.Count && i < vector.Length; i++)
                vector[i] += (float)(noise * random.Gaussian());
        }
    }

    /// <summary>The id of a passage: its own, or that of a copy.</summary>
    public string Id(int passage) => passage < source.Count ? source.Id(passage) : $"jittered-{passage}";

    /// <summary>The median distance to the nearest other passage, over a sample.</summary>
    private double Nearest()
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
}
